import sys
import _timeslice as _ts


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    return _ts._format_exception(exc if value is None else value, False)


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    file = sys.stderr if file is None else file
    for line in format_exception(exc, value):
        for part in line.splitlines(True):
            file.write(part)


def print_exc(limit=None, file=None, chain=True):
    e = _ts._handled()
    if e is None:
        print('NoneType: None', file=sys.stderr if file is None else file)
    else:
        print_exception(e, file=file)


def format_exc(limit=None, chain=True):
    e = _ts._handled()
    return 'NoneType: None\n' if e is None else ''.join(format_exception(e))


def format_exception_only(exc, /, value=None):
    return [_ts._exception_line(exc if value is None else value)]


def format_tb(tb, limit=None):
    return _ts._format_tb(tb)


def print_tb(tb, limit=None, file=None):
    for line in format_tb(tb):
        (sys.stderr if file is None else file).write(line)
