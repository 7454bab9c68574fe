/* The three-term recurrence for the best fits of all degrees < k, in balls, as one would write it in C
   on FLINT: e_j = 1 - j/(2(r-1)), B_1 = 100 r^2, lambda = 1. Compiled by flint_loop.py against the
   library that python-flint ships; it has no headers, so what is used of FLINT 3 is declared here. */

typedef long slong;
typedef struct { slong mid_exp, mid_size, mid_d[2]; slong rad_exp; unsigned long rad_man; } arb;

arb *_arb_vec_init(slong n);
void _arb_vec_clear(arb *v, slong n);
void arb_set(arb *x, const arb *y);
void arb_set_si(arb *x, slong y);
void arb_add_si(arb *z, const arb *x, slong y, slong prec);
void arb_mul_si(arb *z, const arb *x, slong y, slong prec);
void arb_div_si(arb *z, const arb *x, slong y, slong prec);
void arb_add(arb *z, const arb *x, const arb *y, slong prec);
void arb_sub(arb *z, const arb *x, const arb *y, slong prec);
void arb_mul(arb *z, const arb *x, const arb *y, slong prec);
void arb_submul(arb *z, const arb *x, const arb *y, slong prec);
void arb_div(arb *z, const arb *x, const arb *y, slong prec);
void arb_dot(arb *z, const arb *start, int subtract, const arb *x, slong xstep, const arb *y,
             slong ystep, slong n, slong prec);
char *arb_get_str(const arb *x, slong digits, unsigned long flags);

/* rho after k steps as "[middle +/- radius]"; free with the library's flint_free */
char *best_risk(slong r, slong k, slong prec)
{
    arb *t = _arb_vec_init(r), *w = _arb_vec_init(r), *v = _arb_vec_init(r);
    arb *now = _arb_vec_init(r), *before = _arb_vec_init(r), *wp = _arb_vec_init(r);
    arb *x = _arb_vec_init(8);
    arb *rho = x, *norm = x + 1, *last = x + 2, *c = x + 3, *a = x + 4, *b = x + 5, *y = x + 6;
    arb *middle = x + 7;
    slong i, j, signal = 100 * r * r;
    arb_set_si(rho, 0);
    for (j = 0; j < r; j++) {
        slong size = j == 0 ? signal : 0; /* t = e/(e + 1), e = (2(r-1) - j)/(2(r-1)) */
        arb_set_si(t + j, 2 * (r - 1) - j);
        arb_div_si(t + j, t + j, 4 * (r - 1) - j, prec);
        arb_set_si(y, 1);
        arb_sub(y, y, t + j, prec);
        arb_mul(c, t + j, t + j, prec);       /* rho of ridge */
        arb_add(rho, rho, c, prec);
        arb_mul(c, y, y, prec);
        arb_mul_si(c, c, size, prec);
        arb_add(rho, rho, c, prec);
        arb_mul(y, y, t + j, prec);           /* t(1 - t) */
        arb_mul(w + j, y, y, prec);
        arb_mul_si(w + j, w + j, size + 1, prec);
        arb_set_si(c, size);                  /* (q* - t)/(t(1 - t)) */
        arb_div_si(c, c, size + 1, prec);
        arb_sub(c, c, t + j, prec);
        arb_div(v + j, c, y, prec);
        arb_set_si(now + j, 1);
    }
    arb_add(middle, t, t + r - 1, prec);
    arb_div_si(middle, middle, 2, prec);
    for (j = 0; j < r; j++)
        arb_sub(t + j, t + j, middle, prec);
    for (i = 0; i < k; i++) {
        for (j = 0; j < r; j++)
            arb_mul(wp + j, w + j, now + j, prec);
        arb_dot(norm, 0, 0, wp, 1, now, 1, r, prec);
        arb_dot(c, 0, 0, wp, 1, v, 1, r, prec);
        arb_div(y, c, norm, prec);
        arb_submul(rho, y, c, prec);
        for (j = 0; j < r; j++)
            arb_submul(v + j, y, now + j, prec);
        for (j = 0; j < r; j++)
            arb_mul(wp + j, wp + j, now + j, prec);
        arb_dot(a, 0, 0, wp, 1, t, 1, r, prec);
        arb_div(a, a, norm, prec);
        if (i == 0)
            arb_set_si(b, 0);
        else
            arb_div(b, norm, last, prec);
        for (j = 0; j < r; j++) {
            arb_sub(y, t + j, a, prec);
            arb_mul(y, y, now + j, prec);
            arb_submul(y, b, before + j, prec);
            arb_set(before + j, now + j);
            arb_set(now + j, y);
        }
        arb_set(last, norm);
    }
    char *text = arb_get_str(rho, 20, 0);
    _arb_vec_clear(t, r); _arb_vec_clear(w, r); _arb_vec_clear(v, r);
    _arb_vec_clear(now, r); _arb_vec_clear(before, r); _arb_vec_clear(wp, r);
    _arb_vec_clear(x, 8);
    return text;
}
