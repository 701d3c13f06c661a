"""Draws the demo shop's pictures: a scene, a body, a mark and a companion become one small SVG."""
