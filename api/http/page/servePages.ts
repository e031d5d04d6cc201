import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import express, { type Express } from 'express'
import { ProblemError } from '../problemError.ts'

const YEAR_MS = 31_536_000_000

/**
 * Serves the built web application: files named by their content for ever, every other path the page itself
 * with the nonce of this response, never cached.
 */
export function servePages(app: Express, webDir: string): void {
  app.use(
    '/assets',
    express.static(join(webDir, 'assets'), {
      immutable: true,
      maxAge: YEAR_MS,
      index: false,
      fallthrough: false,
    }),
  )
  // the page itself only ever leaves with its nonce in place
  app.get('/index.html', (_request, response) => response.redirect(308, '/'))
  app.use(express.static(webDir, { index: false, maxAge: 0, dotfiles: 'ignore' }))
  app.get('/{*path}', async (request, response) => {
    if (request.path.startsWith('/v1/') || !request.accepts('html')) throw new ProblemError('NOT_FOUND')
    const page = await readFile(join(webDir, 'index.html'), 'utf8')
    response
      .type('html')
      .setHeader('cache-control', 'no-store')
      .send(page.replaceAll('__NONCE__', String(response.locals.nonce)))
  })
}
