# Helpers of the builtins, and the beginning and end of a process. Hidden from tracebacks.
import _timeslice as _ts

_sort = _ts._sort


def _items(iterable):
    return [item for item in iterable]


def _take(iterable, n):
    # n items, and one more if there is one.
    result = []
    for item in iterable:
        result.append(item)
        if len(result) > n:
            break
    return result


def _all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def _any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def _sum(iterable, total):
    for item in iterable:
        total = total + item
    return total


def _contains(container, wanted):
    for item in container:
        if item is wanted or item == wanted:
            return True
    return False


def _extreme(iterable, key, given, default, is_max):
    first = True
    best = best_key = None
    for item in iterable:
        k = item if key is None else key(item)
        if first:
            first = False
            best, best_key = item, k
        elif k > best_key if is_max else k < best_key:
            best, best_key = item, k
    if first:
        if given:
            return default
        raise ValueError(('max' if is_max else 'min') + '() arg is an empty sequence')
    return best


def _sort_by(items, key, reverse):
    _sort(items, [key(item) for item in items], reverse)


def _filter_next(function, iterator):
    while True:
        item = next(iterator)
        if item if function is None else function(item):
            return item


def _zip_next(done, rest):
    return (*done, *[next(iterator) for iterator in rest])


def _reversed(sequence):
    def generate():
        for n in range(len(sequence) - 1, -1, -1):
            yield sequence[n]
    return generate()


def _repr(value, inside=()):
    kind = type(value)
    if kind not in (list, tuple, dict, set, frozenset):
        return repr(value) if not isinstance(value, BaseException) else _repr_exception(value)
    if any(value is outer for outer in inside):
        return {list: '[...]', tuple: '(...)', dict: '{...}'}.get(kind, '...')
    inside = (*inside, value)
    if kind is dict:
        return '{' + ', '.join([_repr_item(k, inside) + ': ' + _repr_item(v, inside) for k, v in value.items()]) + '}'
    parts = [_repr_item(item, inside) for item in value]
    text = ', '.join(parts)
    if kind is list:
        return '[' + text + ']'
    if kind is tuple:
        return '(' + text + (',)' if len(parts) == 1 else ')')
    if not parts:
        return kind.__name__ + '()'
    return '{' + text + '}' if kind is set else 'frozenset({' + text + '})'


def _repr_item(value, inside):
    return _repr(value, inside) if type(value) in (list, tuple, dict, set, frozenset) else repr(value)


def _repr_exception(value):
    args = value.args
    text = _repr(args)
    if len(args) == 1:
        text = text[:-2] + ')'
    return type(value).__name__ + text


def _print_slowly(*args, **options):
    print(*[str(item) for item in args], **options)


def _print_to(*args, sep=' ', end='\n', file=None, flush=False):
    import sys
    if file is None:
        file = sys.stdout
        if file is None:
            return
    write = file.write
    write((' ' if sep is None else sep).join([str(item) for item in args]))
    write('\n' if end is None else end)
    if flush:
        file.flush()


def _field(name, args, kwargs, counter):
    base, rest = '', name
    for n, c in enumerate(name):
        if c in '.[':
            base, rest = name[:n], name[n:]
            break
    else:
        base, rest = name, ''
    if base == '':
        if counter[0] is None:
            raise ValueError('cannot switch from manual field specification to automatic field numbering')
        key = counter[0]
        counter[0] += 1
        if key >= len(args):
            raise IndexError('Replacement index %d out of range for positional args tuple' % key)
        value = args[key]
    elif base.isdigit():
        if counter[0]:
            raise ValueError('cannot switch from automatic field numbering to manual field specification')
        counter[0] = None
        if int(base) >= len(args):
            raise IndexError('Replacement index %d out of range for positional args tuple' % int(base))
        value = args[int(base)]
    else:
        value = kwargs[base]
    while rest:
        if rest[0] == '.':
            end = 1
            while end < len(rest) and rest[end] not in '.[':
                end += 1
            value = getattr(value, rest[1:end])
            rest = rest[end:]
        else:
            end = rest.index(']')
            key = rest[1:end]
            value = value[int(key) if key.isdigit() else key]
            rest = rest[end + 1:]
    return value


def _format_fields(text, args, kwargs, counter):
    parts = []
    for literal, name, spec, conversion in text._parse_format():
        parts.append(literal)
        if name is None:
            continue
        value = _field(name, args, kwargs, counter)
        if conversion == 'r':
            value = repr(value)
        elif conversion == 's':
            value = str(value)
        elif conversion == 'a':
            value = ascii(value)
        elif conversion is not None:
            raise ValueError("Unknown conversion specifier '%s'" % conversion)
        if '{' in spec:
            spec = _format_fields(spec, args, kwargs, counter)
        parts.append(format(value, spec))
    return ''.join(parts)


def _str_format(text, /, *args, **kwargs):
    return _format_fields(text, args, kwargs, [0])


def _str_format_map(text, mapping):
    return _format_fields(text, (), mapping, [0])


# Input and files

class _Std:
    """A standard stream."""

    encoding = 'utf-8'
    errors = 'strict'
    newlines = None
    closed = False

    def __init__(self, number, name):
        self._number = number
        self.name = name
        self.mode = 'r' if number == 0 else 'w'

    def write(self, text):
        return _ts._write(self._number, text)

    def writelines(self, lines):
        for line in lines:
            _ts._write(self._number, line)

    def flush(self):
        _ts._flush(self._number)

    def isatty(self):
        return _ts._isatty(self._number)

    def fileno(self):
        return self._number

    def readline(self, size=-1):
        return _ts._read_line()

    def read(self, size=-1):
        return _ts._read_all()

    def readlines(self):
        return _ts._read_all().splitlines(True)

    def __iter__(self):
        return self

    def __next__(self):
        line = _ts._read_line()
        if not line:
            raise StopIteration
        return line

    def readable(self):
        return self._number == 0

    def writable(self):
        return self._number != 0

    def close(self):
        pass

    def reconfigure(self, **options):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def __repr__(self):
        return "<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>" % (self.name, self.mode)


def input(prompt='', /):
    import sys
    sys.stdout.flush()
    if prompt != '':
        sys.stdout.write(str(prompt))
        sys.stdout.flush()
    line = _ts._read_line()
    if not line:
        raise EOFError('EOF when reading a line')
    return line[:-1] if line[-1] == '\n' else line


def exit(code=None):
    raise SystemExit(code)


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
    raise FileNotFoundError(2, 'No such file or directory', file)


def compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1):
    return _ts._compile(source, filename, mode)


def eval(source, globals=None, locals=None, /):
    if globals is None:
        globals, names = _ts._caller_names()
        locals = names if locals is None else locals
    if isinstance(source, str):
        source = _ts._compile(source, '<string>', 'eval')
    names = dict(globals if locals is None else locals)
    _ts._execute(source, globals, names)
    return names.get('__value__')


def exec(source, globals=None, locals=None, /):
    if globals is None:
        globals, names = _ts._caller_names()
        locals = names if locals is None else locals
    if isinstance(source, str):
        source = _ts._compile(source, '<string>', 'exec')
    _ts._execute(source, globals, globals if locals is None else locals)


_b = _ts.builtins_dict
_b['compile'], _b['eval'], _b['exec'] = compile, eval, exec
_b['input'] = input
_b['exit'] = exit
_b['quit'] = exit
_b['open'] = open
input.__module__ = exit.__module__ = open.__module__ = 'builtins'
_stdin = _Std(0, '<stdin>')
_stdout = _Std(1, '<stdout>')
_stderr = _Std(2, '<stderr>')


# The life of a process

def _report(exception):
    import sys
    sys.stdout.flush()
    for line in _ts._format_exception(exception, True):
        _ts._write(2, line)
    _ts._flush(2)


def _exit_code(exit):
    import sys
    code = exit.code
    if code is None:
        return 0
    if isinstance(code, int):
        return int(code) & 0xff
    sys.stdout.flush()
    _ts._write(2, str(code) + '\n')
    return 1


def _finish(code, raised=False):
    """What CPython's Py_FinalizeEx does, then the end."""
    import sys
    threading = sys.modules.get('threading')
    if threading is not None:
        try:
            threading._shutdown()
        except BaseException as e:
            _report(e)
    atexit = sys.modules.get('atexit')
    if atexit is not None:
        atexit._run_exitfuncs()
    _hard_exit(code, raised)


def _close_sockets():
    import sys
    socket = sys.modules.get('socket')
    if socket is not None:
        socket._at_exit()


def _before_fork():
    import sys
    socket = sys.modules.get('socket')
    if socket is not None:
        socket._before_fork()


def _hard_exit(code, raised=False):
    _close_sockets()
    _ts._flush(1)
    _ts._flush(2)
    _ts._quit(code, raised)


def _begin():
    import sys
    import signal
    parcel = _ts._setting('parcel')
    code, raised = 0, False
    interrupted = False
    try:
        if parcel is None:
            _ts._run_main('__main__')
            sys.stdout.flush()
        else:
            from multiprocessing import spawn
            namespace = {'__name__': '__main__', '_parcel': parcel, 'spawn_main': spawn.spawn_main}
            _ts._run_code('<string>', 'spawn_main(_parcel)', namespace)
    except SystemExit as e:
        code = _exit_code(e)
    except KeyboardInterrupt as e:
        interrupted = True
        code, raised = 1, True
        _report(e)
    except BaseException as e:
        code, raised = 1, True
        if sys.excepthook is sys.__excepthook__:
            _report(e)
        else:
            sys.excepthook(type(e), e, e.__traceback__)
    if interrupted:
        _ts._code_end()
        atexit = sys.modules.get('atexit')
        if atexit is not None:
            atexit._run_exitfuncs()
        _ts._flush(1)
        _ts._flush(2)
        _ts._set_handler(2, 0)
        _ts._kill(_ts._pid(), 2)
    _ts._code_end()
    _finish(code, raised)


_ts._set_helpers(globals())
