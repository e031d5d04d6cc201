import { Hono } from 'hono'

/** Ponder wants one; nobody asks it. */
export default new Hono()
