import { expect } from 'chai'
import type { BrowserContext, Locator, Page, Response } from 'playwright-core'

/** A refused request that a journey expects: everything else that fails, fails the test. */
export interface ExpectedFailure {
  method: string
  path: RegExp
  /** code of the problem, or `failed` when no answer came */
  code: string
  /** it depends on timing whether it happens at all */
  mayBeAbsent?: boolean
}

interface Failure {
  method: string
  path: string
  /** null: refused, and nobody read why */
  code: string | null
}

/** How many requests had failed when this one was answered with success last. */
type Taken = Map<string, number>

/** A page under watch: presses are counted, and nothing may go wrong unseen. */
export interface WatchedPage {
  page: Page
  presses: () => number
  press: (selector: string) => Promise<void>
  /** Tab, or Shift and Tab, until the element has the focus: what a person without a pointer does */
  reach: (selector: string) => Promise<void>
  pressByKey: (selector: string, key?: 'Enter' | 'Space') => Promise<void>
  /** Tab to the field and press the keys: what was in it before is replaced */
  type: (label: string, text: string) => Promise<void>
  /** `mayMutter`: lines of the browser itself that belong to what was provoked */
  expectClean: (expected?: ExpectedFailure[], mayMutter?: RegExp) => Promise<void>
}

/** Answers that the protocol allows at any time, each of which says when to ask again. */
const ASK_AGAIN = ['BUSY', 'INDEX_BEHIND']

const MOST_TABS = 60

/** Runs in the page before anything else: a refused script, style or address becomes a console error. */
const REPORT_CSP = `addEventListener('securitypolicyviolation', (event) =>
  console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber))`

function isNetworkNoise(text: string): boolean {
  // Chromium's own line for each failed request; those are recorded with method, path and code
  return /^Failed to load resource/.test(text) || /^WebSocket connection to .* failed/.test(text)
}

/** The problem in an answer. One that the page had not read when it was left is none of its errors, unless it is a fault of the server's own. */
async function failureOf(response: Response): Promise<Failure> {
  const status = response.status()
  const failure = {
    method: response.request().method(),
    path: new URL(response.url()).pathname,
    code: String(status),
  }
  const text = await response.text().catch(() => null)
  if (text === null) return status < 500 ? { ...failure, code: null } : failure
  try {
    return { ...failure, code: String(JSON.parse(text).code) }
  } catch {
    return failure
  }
}

/** @param taken method and path of what was answered with success, the latest by its place */
function watchRequests(page: Page, origin: string, failures: Promise<Failure>[], taken: Taken): void {
  const keep = (failure: Failure) => failures.push(Promise.resolve(failure))
  page.on('response', (response) => {
    if (response.status() >= 400) failures.push(failureOf(response))
    else taken.set(`${response.request().method()} ${new URL(response.url()).pathname}`, failures.length)
  })
  page.on('requestfailed', (request) => {
    // a page that is left stops what it was reading
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return
    keep({ method: request.method(), path: new URL(request.url()).pathname, code: 'failed' })
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:') return
    keep({ method: request.method(), path: url.href, code: 'foreign' })
  })
}

/** Opens a page of a context and watches it. */
export async function watchPage(context: BrowserContext, url: string): Promise<WatchedPage> {
  const page = await context.newPage()
  const failures: Promise<Failure>[] = []
  const errors: string[] = []
  let count = 0
  await page.addInitScript(REPORT_CSP)
  const taken: Taken = new Map()
  watchRequests(page, new URL(url).origin, failures, taken)
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (!isNetworkNoise(message.text())) errors.push(`${message.type()}: ${message.text()}`)
  })
  await page.goto(url)

  async function tabTo(target: Locator, name: string): Promise<void> {
    // what is disabled yet is passed by Tab
    await target.and(page.locator(':not(:disabled)')).waitFor()
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      const place = await target.evaluate((element) => {
        const { activeElement: focus, body } = element.ownerDocument
        if (focus === element) return 'here'
        // 2: it comes before what has the focus; where nothing has it, Tab begins at the top
        return focus && focus !== body && focus.compareDocumentPosition(element) & 2 ? 'behind' : 'ahead'
      })
      if (place === 'here') return
      await page.keyboard.press(place === 'behind' ? 'Shift+Tab' : 'Tab')
    }
    throw new Error(`${name} is not reached by Tab`)
  }
  const reach = (selector: string) => tabTo(page.locator(selector), selector)

  return {
    page,
    presses: () => count,
    async press(selector) {
      await page.locator(selector).click()
      count++
    },
    reach,
    async pressByKey(selector, key = 'Enter') {
      await reach(selector)
      // a button at work keeps the focus and takes no press
      await page.locator(selector).and(page.locator(':not([aria-disabled=true])')).waitFor()
      await page.keyboard.press(key)
      count++
    },
    async type(label, text) {
      const field = page.getByLabel(label, { exact: true })
      await field.waitFor()
      // behind an open sheet the page takes no letters
      if (await field.evaluate((element) => element.closest('dialog') === null))
        await page.locator('dialog[open]').waitFor({ state: 'detached' })
      await tabTo(field, label)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    async expectClean(expected = [], mayMutter) {
      const heard = errors.filter((error) => !mayMutter?.test(error))
      const found = await Promise.all(failures)
      const fits = (one: Failure, two: ExpectedFailure) =>
        two.method === one.method && two.path.test(one.path) && (one.code ?? two.code) === two.code
      const wasRepeated = ({ method, path, code }: Failure, at: number) =>
        ASK_AGAIN.includes(code ?? '') && (taken.get(`${method} ${path}`) ?? 0) > at
      const isExpected = (one: Failure, at: number) =>
        one.code === null || expected.some((two) => fits(one, two)) || wasRepeated(one, at)
      const seen = { errors: heard, failures: found.filter((one, at) => !isExpected(one, at)) }
      // what is compared is cut short in the message
      expect(seen, `of ${page.url()}: ${JSON.stringify(seen)}`).to.deep.equal({ errors: [], failures: [] })
      for (const one of expected) {
        const wasSeen = found.some((two) => fits(two, one))
        expect(
          wasSeen || one.mayBeAbsent === true,
          `${one.method} ${one.path} ${one.code} was expected`,
        ).to.equal(true)
      }
    },
  }
}
