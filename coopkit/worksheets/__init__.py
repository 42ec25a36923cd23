"""Worksheets: what people write down together, read exactly; two at once merged."""
