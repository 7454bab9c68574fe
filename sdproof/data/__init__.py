"""The three UCI data sets of Table 1: copies inside the package, and UCI's own files.

Every table is checked when it is read: the copy inside by its SHA-256, any other file by its columns,
shape and ranges.
"""

from sdproof.data.download import fetch as fetch
from sdproof.data.parsing import read as read
from sdproof.data.places import fetch_folder as fetch_folder
from sdproof.data.places import info as info
from sdproof.data.places import load as load
from sdproof.data.places import locate as locate
from sdproof.data.spec import DATASETS as DATASETS
from sdproof.data.spec import Dataset as Dataset
from sdproof.data.spec import dataset as dataset
from sdproof.data.table import Table as Table
from sdproof.data.table import version_note as version_note
