//! A GitHub in memory, served over HTTP on loopback: for the demo, for tests, for trying golden paths.
