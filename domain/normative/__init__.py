"""Normative documents 行政规范性文件 (L16, L28, L51, L52; C19, C30, C51): reviewed, signed, published, filed, cleaned up, expired."""
