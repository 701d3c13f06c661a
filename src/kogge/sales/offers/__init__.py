"""Say what is for sale in each market and language, quickly; a read model that may always be thrown away."""
