"""The rules of xAPI 1.0.3 and 2.0 as functions: data in, data out, no Django.

"1.0.3 Data 2.4.2" cites part two of xAPI 1.0.3 (xAPI-Data.md), "1.0.3 Communication 3.3" its part
three; "2.0 4.2.2.1" cites IEEE 9274.1.1-2023.
"""
