"""Two graphs side by side: two systems, or two builds of one."""
