import _timeslice as _ts

_EPOCH = 1700000000000000000
timezone = altzone = 0
daylight = 0
tzname = ('UTC', 'UTC')


def time():
    return (_EPOCH + _ts._clock()[0]) / 1e9


def time_ns():
    return _EPOCH + _ts._clock()[0]


def monotonic():
    return (1000000000000 + _ts._clock()[0]) / 1e9


def monotonic_ns():
    return 1000000000000 + _ts._clock()[0]


def perf_counter():
    return (1000000000000 + _ts._clock()[0]) / 1e9


def perf_counter_ns():
    return 1000000000000 + _ts._clock()[0]


def process_time():
    return _ts._clock()[1] / 1e9


def process_time_ns():
    return _ts._clock()[1]


thread_time = process_time


def sleep(seconds, /):
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    _ts._sleep(seconds)


class struct_time(tuple):
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        names = ('tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst')
        return 'time.struct_time(' + ', '.join(['%s=%d' % pair for pair in zip(names, self)]) + ')'


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_NAMES = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')
_MONTH_NAMES = ('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
                'November', 'December')


def gmtime(seconds=None, /):
    if seconds is None:
        seconds = time()
    days, rest = divmod(int(seconds // 1), 86400)
    weekday = (days + 3) % 7
    year = 1970
    while True:
        length = 366 if _leap(year) else 365
        if days < length:
            break
        days -= length
        year += 1
    yday = days + 1
    month = 0
    while True:
        length = 29 if month == 1 and _leap(year) else _MONTHS[month]
        if days < length:
            break
        days -= length
        month += 1
    return struct_time((year, month + 1, days + 1, rest // 3600, rest // 60 % 60, rest % 60, weekday, yday, 0))


localtime = gmtime


def mktime(parts, /):
    year, month, day, hour, minute, second = parts[:6]
    days = day - 1
    for y in range(1970, year):
        days += 366 if _leap(y) else 365
    for m in range(month - 1):
        days += 29 if m == 1 and _leap(year) else _MONTHS[m]
    return float(days * 86400 + hour * 3600 + minute * 60 + second)


def strftime(format, parts=None, /):
    t = localtime() if parts is None else parts
    codes = {
        'Y': '%04d' % t[0], 'm': '%02d' % t[1], 'd': '%02d' % t[2], 'H': '%02d' % t[3], 'M': '%02d' % t[4],
        'S': '%02d' % t[5], 'y': '%02d' % (t[0] % 100), 'j': '%03d' % t[7], '%': '%', 'A': _DAY_NAMES[t[6]],
        'a': _DAY_NAMES[t[6]][:3], 'B': _MONTH_NAMES[t[1] - 1], 'b': _MONTH_NAMES[t[1] - 1][:3],
        'I': '%02d' % (t[3] % 12 or 12), 'p': 'AM' if t[3] < 12 else 'PM', 'w': str((t[6] + 1) % 7), 'Z': 'UTC',
        'z': '+0000', 'n': '\n', 't': '\t',
    }
    codes['X'] = codes['T'] = codes['H'] + ':' + codes['M'] + ':' + codes['S']
    codes['x'] = codes['D'] = codes['m'] + '/' + codes['d'] + '/' + codes['y']
    codes['F'] = codes['Y'] + '-' + codes['m'] + '-' + codes['d']
    codes['c'] = '%s %s %2d %s %s' % (codes['a'], codes['b'], t[2], codes['X'], codes['Y'])
    out = []
    n = 0
    while n < len(format):
        if format[n] == '%' and n + 1 < len(format):
            out.append(codes.get(format[n + 1], '%' + format[n + 1]))
            n += 2
        else:
            out.append(format[n])
            n += 1
    return ''.join(out)


def asctime(parts=None, /):
    return strftime('%c', localtime() if parts is None else parts)


def ctime(seconds=None, /):
    return asctime(localtime(seconds))
