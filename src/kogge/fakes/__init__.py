"""Other companies' systems, spoken over HTTP on this machine; they know no room and no Django."""
