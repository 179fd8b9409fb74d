"""Speaking with a remote LRS: what is sent, over HTTP, and what its answers mean. No database."""
