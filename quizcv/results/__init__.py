"""What came of a run, as rows, as a tree and as pictures; drawing them is the front ends'."""
