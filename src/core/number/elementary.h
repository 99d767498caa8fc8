/*
 * elementary.h: the functions behind random numbers, from + - * / alone.
 * Those are rounded the same on every machine that keeps to IEEE 754; the
 * exp of a system library may differ in the last bit with the processor.  So
 * a draw is the same on every node.
 */
#ifndef CM_ELEMENTARY_H
#define CM_ELEMENTARY_H

/* Natural logarithm of a finite x > 0, of 1 + y for y >= 0, and e^x for |x| < 1400: to about one unit in the last place. */
extern double cm_log(double x);
extern double cm_log_1p(double y);
extern double cm_exp(double x);

#endif
