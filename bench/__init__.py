"""Measurements: requests, ratios and counts. Nothing here is asserted by a test's clock."""
