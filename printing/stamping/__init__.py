"""Stamping: each kind of page is laid out once by WeasyPrint, every further copy is stamped. docs/stamping.md draws it.

volume      several sources as one file, under one cover
engine      which pages are stamped, which are laid out in full
compiling   lets WeasyPrint lay out one kind of page and keeps what it wrote: a master
boxes       where the slots are in the layout, and how much room each has
cutting     takes the written page apart at its slots
master      what is kept: bytes and numbers
keeping     masters in memory and on the disk
shaping     a text as WeasyPrint would write it, or a refusal
assembly    masters and what stands in their slots become one tagged document
writing     objects become a PDF file
"""
