import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { readConfig } from '#api/config.ts'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import { paymentKeyProblem } from '#settings/payments/keyProblem.ts'
import { createInstallation, type Installation, registerKey, startApi, startWorker } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'
import { prepareStandInProcess } from '#test/local/stripe/kit/startStandInProcess.ts'
import { PLATFORM as STAND_IN, STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { json, PLATFORM, type RecordingProvider, startRecordingProvider } from './recordingProvider.ts'
import { KEY } from './usePayments.ts'

const STRIPE = 'https://api.stripe.com'
const BODY = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4'
const REAL = `sk_test_${BODY}`

describe('processes with a key of the payment provider', () => {
  const database = useDatabase()
  let installation: Installation
  let provider: RecordingProvider
  before(async () => {
    installation = createInstallation()
    await registerKey(database, installation)
  })
  after(() => installation.remove())
  beforeEach(async () => {
    provider = await startRecordingProvider()
  })
  afterEach(async () => {
    await provider.stop()
    await database.pool('owner').query('DELETE FROM app.payment_platform')
  })

  const keyFile = (text: string, mode = 0o600) => {
    const file = path.join(installation.dir, 'card')
    writeFileSync(file, `${text}\n`)
    chmodSync(file, mode)
    return file
  }
  const settings = (entry = 'api/main.ts') => ({
    ...installation.settings,
    DATABASE_URL: database.url(entry === 'api/main.ts' ? 'api' : 'worker'),
    ...{ PUBLIC_URL: 'http://localhost:3000' },
    ...{ PORT: '0', INTERNAL_PORT: '0' },
  })
  /** How a process that does not start ends, and everything it said. */
  async function refusalOf(entry: string, changes: Record<string, string>): Promise<string> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', startedEntry(entry)], {
      env: { ...settings(entry), ...changes },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    // one that starts after all is over at once, and one whose test is over ends by itself
    child.once('message', () => child.kill('SIGKILL'))
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk))
    const [code] = await once(child, 'close')
    expect(code, text).to.equal(1)
    return text
  }

  /** key, address → what is said; null: nothing */
  const CASES: [string, string, RegExp | null][] = [
    [REAL, STRIPE, null],
    [`sk_live_${BODY}`, STRIPE, null],
    [`rk_live_${BODY}`, `${STRIPE}/`, null],
    [KEY, 'http://127.0.0.1:4242', null],
    [`sk_live_${BODY}`, 'http://api.stripe.com', /live key.+never in the clear/],
    [`rk_live_${BODY}`, 'http://127.0.0.1:4242', /live key.+never in the clear/],
    [REAL, 'http://api.stripe.com', /holds a key of Stripe/],
    [REAL, 'https://api.stripe.com.evil.test', /holds a key of Stripe/],
    [REAL, 'https://api.stripe.com:8443', /holds a key of Stripe/],
    [`rk_test_${BODY}`, 'http://127.0.0.1:4242', /holds a key of Stripe/],
    [`sk_live_${BODY}`, 'https://stripe.test', /holds a key of Stripe/],
    [KEY, STRIPE, /key of a stand-in/],
    [`pk_live_${BODY}`, STRIPE, /publishable/],
    [`pk_test_${BODY}`, 'http://127.0.0.1:4242', /publishable/],
    [`whsec_${BODY}${BODY}`, STRIPE, /no secret key/],
    [`${REAL}\u00e9`, STRIPE, /no secret key/],
  ]
  for (const [key, url, said] of CASES)
    it(`[T29] ${key.slice(0, 16)}… for ${url} is ${said ? 'refused in one sentence' : 'taken'}`, () => {
      const problem = paymentKeyProblem(key, url)
      if (!said) expect(problem).to.equal(null)
      else
        expect(problem)
          .to.match(said)
          .and.to.match(/^[^.].+\.$/)
          .and.not.to.include(BODY)
    })

  it('[T29] every refusal names the file and not the key, beside all else that is wrong', () => {
    const problems = (key: string, changes: Record<string, string> = {}, mode = 0o600) => {
      try {
        readConfig('worker', { ...settings(), STRIPE_KEY_FILE: keyFile(key, mode), ...changes })
        return []
      } catch (error) {
        return (error as { problems: string[] }).problems
      }
    }
    const standIn = { STRIPE_API_URL: provider.url }
    expect(problems(REAL)).to.deep.equal([])
    expect(problems(KEY, standIn)).to.deep.equal([])
    expect(problems(`${KEY}\n${REAL} 2099-01-01T00:00:00Z`, standIn)[0]).to.match(
      /^STRIPE_KEY_FILE: .+ a key of Stripe/,
    )
    for (const mode of [0o604, 0o644, 0o602])
      expect(problems(REAL, {}, mode).join(), mode.toString(8)).to.match(
        /^STRIPE_KEY_FILE: \S+ is open to everybody.+chmod 600\.$/,
      )
    for (const mode of [0o600, 0o400, 0o440, 0o640]) expect(problems(REAL, {}, mode)).to.deep.equal([])
    expect(problems('short')[0]).to.match(/^STRIPE_KEY_FILE: .+shorter than 32/)
    expect(problems(REAL, { STRIPE_KEY_FILE: '/nowhere' })[0]).to.match(/^STRIPE_KEY_FILE: .+ENOENT/)
    const many = problems(`pk_live_${BODY}`, { CARD_CURRENCY: 'EUR', CHAIN_ID: '1' })
    expect(many).to.have.length(2)
    expect(many.join()).not.to.include(BODY)
    for (const [name, value] of [
      ['CARD_CURRENCY', 'euro'],
      ['CARD_CURRENCY', 'XTS'],
      ['CARD_STATEMENT_NAME', 'stagedoor'],
      ['CARD_STATEMENT_NAME', 'MORE THAN TEN'],
      ['STRIPE_API_URL', 'https://user:secret@api.stripe.com'],
      ['STRIPE_API_URL', 'https://api.stripe.com/v1'],
    ] as const)
      expect(problems(REAL, { [name]: value })[0], value).to.match(new RegExp(`^${name}: write`))
  })

  for (const entry of ['api/main.ts', 'api/worker.ts'])
    it(`[T29] ${entry} ends with one sentence for a key of another account than it began with`, async function () {
      this.timeout(60_000)
      const own = { STRIPE_KEY_FILE: keyFile(KEY), STRIPE_API_URL: provider.url }
      await database
        .pool('owner')
        .query("INSERT INTO app.payment_platform (account_ref, is_live) VALUES ('acct_first', false)")
      const said = await refusalOf(entry, own)
      expect(said.split('\n').filter((line) => line && !line.startsWith('{'))).to.deep.equal([
        `The key in STRIPE_KEY_FILE is of account ${PLATFORM} (test mode), but this installation began with acct_first (test mode): bring a key of that one back.`,
      ])
      expect(said).not.to.include(KEY)
    })

  it('[T29] a process ends with its list of what is wrong for a key that this address may not see', async function () {
    this.timeout(60_000)
    const said = await refusalOf('api/worker.ts', { STRIPE_KEY_FILE: keyFile(KEY), STRIPE_API_URL: STRIPE })
    expect(said)
      .to.match(/STRIPE_KEY_FILE: .+ holds the key of a stand-in/)
      .and.not.to.include(KEY)
  })

  it('[T29] both begin with the account of the key, and write the key nowhere, also when it is echoed', async function () {
    this.timeout(60_000)
    const own = { STRIPE_KEY_FILE: keyFile(KEY), STRIPE_API_URL: provider.url }
    const echo = { error: { type: 'invalid_request_error', message: `Invalid API Key provided: ${KEY}` } }
    provider.account = json(401, echo, { 'stripe-notice': KEY })
    const worker = await startWorker(database, installation, own)
    await worker.stop()
    expect(worker.output()).to.include('payments_unreachable').and.not.to.include(KEY)
    provider.account = PLATFORM
    const api = await startApi(database, installation, own)
    await api.stop()
    expect(api.output()).not.to.include('payments_unreachable').and.not.to.include(KEY)
    const { rows } = await database
      .pool('owner')
      .query('SELECT account_ref, is_live FROM app.payment_platform')
    expect(rows).to.deep.equal([{ account_ref: PLATFORM, is_live: false }])
  })

  it('[S1.1] with a provider that is away both start, and the api is ready', async function () {
    this.timeout(60_000)
    const own = { STRIPE_KEY_FILE: keyFile(KEY), STRIPE_API_URL: `http://127.0.0.1:${await freePort()}` }
    const [worker, api] = await Promise.all([
      startWorker(database, installation, own),
      startApi(database, installation, own),
    ])
    try {
      expect((await request(api.url, 'GET', '/readyz')).status).to.equal(200)
      expect(api.output()).to.include('payments_unreachable')
    } finally {
      await Promise.all([api.stop(), worker.stop()])
    }
  })

  it('[S1.1] an api begins with the account of its stand-in, and stays ready when that is killed', async function () {
    this.timeout(60_000)
    const dir = path.join(installation.dir, 'stand-in')
    mkdirSync(dir)
    const standIn = await prepareStandInProcess(dir)
    const running = await standIn.start()
    const own = { STRIPE_KEY_FILE: keyFile(STAND_IN_KEY), STRIPE_API_URL: standIn.apiUrl }
    const api = await startApi(database, installation, own)
    try {
      const { rows } = await database
        .pool('owner')
        .query('SELECT account_ref, is_live FROM app.payment_platform')
      expect(rows).to.deep.equal([{ account_ref: STAND_IN, is_live: false }])
      await running.kill()
      expect((await request(api.url, 'GET', '/readyz')).status).to.equal(200)
    } finally {
      await api.stop()
      await running.kill()
    }
  })

  it('[S1.1] without a key nobody is asked, whatever else is set', async function () {
    this.timeout(60_000)
    const api = await startApi(database, installation, { STRIPE_API_URL: provider.url })
    try {
      expect((await request(api.url, 'GET', '/readyz')).status).to.equal(200)
    } finally {
      await api.stop()
    }
    expect(provider.asked).to.deep.equal([])
  })
})
