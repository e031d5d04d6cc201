import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Page, PageAnswer } from '../feature.ts'
import { escapeHtml, writeStandInPage } from '../pages/writeStandInPage.ts'
import type { Store } from '../store/openStore.ts'
import { ApiError } from './apiError.ts'
import { createMatcher } from './matchPath.ts'
import { readBody } from './readBody.ts'

const BODY_BYTES = 64_000
/** A form may lead anywhere in the end: browsers hold what it redirects to against this too, and that is the shop's address. */
const FORMS = "form-action 'self' http: https:"
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; ${FORMS}; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** The pages people see, on the host `127.0.0.1` alone: the installation is `localhost`, and no cookie goes from one to the other. */
export function createPageServer({ store, pages }: { store: Store; pages: readonly Page[] }): Server {
  const match = createMatcher(pages)
  const answer = async (request: IncomingMessage): Promise<PageAnswer> => {
    const { method = '', url = '', headers, socket } = request
    const body = await readBody(request, BODY_BYTES)
    if (headers.host !== `127.0.0.1:${socket.localPort}`)
      throw new ApiError(
        421,
        'host_invalid',
        `These pages are at http://127.0.0.1:${socket.localPort} alone.`,
      )
    // browsers say where a form was; what is no browser says nothing
    if (method === 'POST' && (headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin')
      throw new ApiError(403, 'origin_invalid', 'This form was sent by a page of somebody else.')
    const [path = '', query] = url.split('?', 2)
    const found = matched(match, method, path)
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    return found.found.answer(store, {
      ids: found.ids,
      query: new URLSearchParams(query),
      form: new URLSearchParams(isForm ? body.toString('utf8') : ''),
      headers,
    })
  }
  return createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => errorPage(error))
      .then((page) => {
        if ('location' in page) return response.writeHead(303, { ...HEADERS, location: page.location }).end()
        return response.writeHead(page.status ?? 200, HEADERS).end(page.html)
      })
  })
}

function matched(match: ReturnType<typeof createMatcher<Page>>, method: string, path: string) {
  let found: ReturnType<typeof match>
  try {
    found = match(method, path)
  } catch {
    found = undefined
  }
  if (!found) throw new ApiError(404, 'url_invalid', 'There is no such page.')
  if ('otherMethod' in found)
    throw new ApiError(405, 'method_invalid', 'This page cannot be asked like that.')
  return found
}

const TITLES: Record<number, string> = { 404: 'Page not found', 500: 'Something went wrong' }

function errorPage(error: unknown): PageAnswer {
  if (!(error instanceof ApiError))
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  const [status, message] =
    error instanceof ApiError
      ? [error.status, error.message]
      : [500, 'The stand-in failed; its log says how.']
  const title = TITLES[status] ?? 'That did not work'
  return { status, html: writeStandInPage(title, `<p role="alert">${escapeHtml(message)}</p>`) }
}
