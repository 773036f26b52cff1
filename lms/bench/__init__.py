"""What pages, attempts and certificates cost: real server processes on a scratch database, asked over the network."""
