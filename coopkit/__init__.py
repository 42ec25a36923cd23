"""The ground: what every wing stands on."""
