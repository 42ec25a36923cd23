"""Charts as accessible SVG, for page and paper alike."""
