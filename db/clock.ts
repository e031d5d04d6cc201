/**
 * SQL: a row `t` with the present as `t.now`, as `app.now()` tells it. A statement that is asked for everything that
 * people do takes it from here: each call of the function costs more than the row does.
 */
export const DATABASE_TIME = '(SELECT now() + shift AS now FROM app.clock) t'
