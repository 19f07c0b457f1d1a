import _timeslice as _ts

_handlers = []


def register(func, *args, **kwargs):
    _handlers.append((func, args, kwargs))
    return func


def unregister(func):
    _handlers[:] = [handler for handler in _handlers if handler[0] != func]


def _clear():
    _handlers.clear()


def _run_exitfuncs():
    # Handlers that are added while handlers run are never run.
    handlers = _handlers[::-1]
    _handlers.clear()
    for func, args, kwargs in handlers:
        try:
            func(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as e:
            _ts._write(2, 'Exception ignored in atexit callback: %r\n' % (func,))
            for line in _ts._format_exception(e, True):
                _ts._write(2, line)
    _handlers.clear()
