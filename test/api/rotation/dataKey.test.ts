import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { createDataKey, type DataKey, dataKeyId } from '#api/installation/dataKey.ts'
import { SEALED_COLUMNS } from '#db/sealedColumns.ts'
import { newId } from '#domain/ids.ts'
import { fixedSecret, readSecretLines } from '#domain/rotatingSecret.ts'
import { readArguments } from '#scripts/rotate/readArguments.ts'
import { ALL_SEAL_MS, RotationUnfinished, rotateData } from '#scripts/rotate/rotateData.ts'
import { ensureDataKey } from '#scripts/start/world/ensureDataKey.ts'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import { LOOK_EVERY_MS, openSecretFile, SETTLE_MS, type SecretFile } from '#settings/secretFile.ts'
import { createInstallation, registerKey } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'

const [FIRST, SECOND, THIRD] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string]
const under = (secret: string): DataKey => createDataKey(fixedSecret(secret), randomBytes)

describe('the data key [S3.88][T29]', () => {
  const db = useDatabase()
  let folder = ''
  let file = ''
  let followed: SecretFile[] = []
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'data-key-'))
    file = path.join(folder, 'data')
  })
  afterEach(async () => {
    for (const one of followed) one.stop()
    followed = []
    rmSync(folder, { recursive: true })
    await db.pool('owner').query('TRUNCATE app.totp')
  })

  /** Accounts with a sealed secret each, as the api writes it. */
  async function seedRows(count: number, dataKey: DataKey): Promise<Map<string, string>> {
    const plain = new Map(
      Array.from({ length: count }, (_, at) => [newId('acc', randomBytes), `secret ${at}`]),
    )
    for (const [id, text] of plain) {
      await db.pool('owner').query('INSERT INTO app.account (id) VALUES ($1)', [id])
      await insertSecret(id, text, dataKey)
    }
    return plain
  }

  async function insertSecret(id: string, text: string, dataKey: DataKey): Promise<void> {
    await db
      .pool('api')
      .query(
        'INSERT INTO app.totp (account_id, secret_sealed) VALUES ($1, $2) ON CONFLICT (account_id) DO UPDATE SET secret_sealed = $2',
        [id, dataKey.seal('totp', id, text)],
      )
  }

  async function readSecrets(dataKey: DataKey): Promise<Map<string, string>> {
    const { rows } = await db
      .pool('api')
      .query<{ id: string; sealed: Buffer }>(
        'SELECT account_id AS id, secret_sealed AS sealed FROM app.totp ORDER BY account_id',
      )
    return new Map(rows.map(({ id, sealed }) => [id, dataKey.unseal('totp', id, sealed).toString()]))
  }

  it('opens what it sealed in that row alone: no other row, column, key or changed byte', () => {
    const key = under(FIRST)
    const sealed = key.seal('totp', 'acc_a', 'a secret')
    expect(key.unseal('totp', 'acc_a', sealed).toString()).to.equal('a secret')
    expect(key.seal('totp', 'acc_a', 'a secret'), 'another nonce').not.to.deep.equal(sealed)
    expect(sealed.includes('a secret')).to.equal(false)
    const refused: [string, () => unknown][] = [
      ['another row', () => key.unseal('totp', 'acc_b', sealed)],
      ['another column', () => key.unseal('recovery', 'acc_a', sealed)],
      ['another key', () => under(SECOND).unseal('totp', 'acc_a', sealed)],
      ['cut', () => key.unseal('totp', 'acc_a', sealed.subarray(0, -1))],
      ['nothing', () => key.unseal('totp', 'acc_a', Buffer.alloc(0))],
      ...[...sealed.keys()].map((at): [string, () => unknown] => [
        `byte ${at}`,
        () => {
          const changed = Buffer.from(sealed)
          changed[at] = (changed[at] ?? 0) ^ 1
          return key.unseal('totp', 'acc_a', changed)
        },
      ]),
    ]
    for (const [what, open] of refused) expect(open, what).to.throw(/app\.(totp|recovery_set)/)
  })

  it('every sealed column is one that a rotation rewrites', async () => {
    const { rows } = await db.pool('owner').query<{ place: string }>(
      `SELECT format('%s.%s.%s', table_schema, table_name, column_name) AS place FROM information_schema.columns
       WHERE column_name LIKE '%\\_sealed' ORDER BY 1`,
    )
    const known = Object.values(SEALED_COLUMNS).map(({ table, column }) => `${table}.${column}`)
    expect(rows.map(({ place }) => place)).to.deep.equal(known.sort())
  })

  it('is replaced while rows are read and written: each opens at any time, and the old key goes last', async function () {
    this.timeout(60_000)
    writeFileSync(file, FIRST, { mode: 0o600 })
    const plain = await seedRows(40, under(FIRST))
    const process = openSecretFile({ path: file, clock: Date.now, everyMs: 5, settleMs: 300 })
    followed.push(process)
    const dataKey = createDataKey(process, randomBytes)
    const busy = [...plain.keys()].slice(0, 5)
    const order = { file, ownerUrl: db.url('owner'), signsAfterS: null, batchRows: 7, settleMs: 400 }
    let isOver = false
    const rotation = rotateData(order).finally(() => {
      isOver = true
    })
    let looks = 0
    while (!isOver) {
      for (const id of busy) await insertSecret(id, plain.get(id) ?? '', dataKey)
      expect(await readSecrets(dataKey)).to.deep.equal(new Map([...plain].sort()))
      looks++
    }
    expect(looks).to.be.greaterThan(3)
    const said = await rotation
    const { newest, older } = readSecretLines(readFileSync(file, 'utf8'))
    expect(older).to.equal(null)
    expect(newest).not.to.equal(FIRST)
    expect(said)
      .to.match(/^data: \d+ rows were rewritten/)
      .and.not.to.contain(newest)
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(readdirSync(folder)).to.deep.equal(['data'])
    expect(await readSecrets(under(newest))).to.deep.equal(new Map([...plain].sort()))
  })

  it('a rotation that meets a row of a lost key keeps both keys, and goes on once it can', async () => {
    writeFileSync(file, FIRST)
    const plain = await seedRows(3, under(FIRST))
    const [lost = ''] = await seedRows(1, under(THIRD)).then((rows) => [...rows.keys()])
    const order = { file, ownerUrl: db.url('owner'), signsAfterS: null, settleMs: 0 }
    const failure = await rotateData(order).catch((error) => error)
    expect(failure).to.be.instanceOf(RotationUnfinished)
    expect(failure.message).to.contain(`key ${dataKeyId(THIRD)} of a row of app.totp is not in the file`)
    const { newest, older } = readSecretLines(readFileSync(file, 'utf8'))
    expect(older?.secret).to.equal(FIRST)
    await db.pool('owner').query('DELETE FROM app.totp WHERE account_id = $1', [lost])
    await rotateData(order)
    expect(readSecretLines(readFileSync(file, 'utf8'))).to.deep.include({ newest, older: null })
    expect(await readSecrets(under(newest))).to.deep.equal(new Map([...plain].sort()))
  })

  it('with processes elsewhere the new key only stands in the file until it seals', async () => {
    writeFileSync(file, FIRST)
    await seedRows(1, under(FIRST))
    const order = { file, ownerUrl: db.url('owner'), signsAfterS: 3600 }
    expect(await rotateData(order)).to.match(/bring .+ to the processes elsewhere, and run this again after/)
    const lines = readSecretLines(readFileSync(file, 'utf8'))
    expect(lines.older?.secret).to.equal(FIRST)
    expect(await rotateData(order)).to.match(/run this again after/)
    expect(readSecretLines(readFileSync(file, 'utf8'))).to.deep.equal(lines)
    await readSecrets(under(FIRST))
  })

  it('is waited for longer than any process takes to seal with it; --overlap has no meaning', () => {
    expect(ALL_SEAL_MS).to.be.greaterThan(LOOK_EVERY_MS + SETTLE_MS)
    expect(readArguments(['data'])).to.deep.include({ what: 'data', signsAfterS: null })
    expect(readArguments(['data', '--signs-after', '60']).signsAfterS).to.equal(60)
    expect(() => readArguments(['data', '--overlap', '0'])).to.throw('--overlap is not for data')
  })

  it('is made where no row needs one, and never beside rows of a lost one', async () => {
    await ensureDataKey(file, db.url('owner'))
    const made = readFileSync(file, 'utf8')
    expect(made).to.match(/^[0-9a-f]{64}\n$/)
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    await seedRows(1, under(made.trim()))
    await ensureDataKey(file, db.url('owner'))
    expect(readFileSync(file, 'utf8')).to.equal(made)
    rmSync(file)
    const failure = await ensureDataKey(file, db.url('owner')).catch((error) => error)
    expect(failure.message).to.equal(
      `The data key ${file} is missing and rows of app.totp need key ${dataKeyId(made.trim())}: bring the file back from where you keep it.`,
    )
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('api and worker do not start with another one than rows need, and say which in one sentence', async function () {
    this.timeout(30_000)
    const own = createInstallation()
    await registerKey(db, own)
    await seedRows(2, under(FIRST))
    for (const entry of ['api/main.ts', 'api/worker.ts']) {
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', startedEntry(entry)],
        {
          encoding: 'utf8',
          env: {
            ...own.settings,
            ...{
              DATABASE_URL: db.url(entry === 'api/main.ts' ? 'api' : 'worker'),
              PUBLIC_URL: 'http://localhost:1',
              PORT: '0',
              INTERNAL_PORT: '0',
            },
          },
        },
      )
      expect(status).to.equal(1)
      expect(stderr).to.equal(
        `DATA_KEY_FILE does not hold key ${dataKeyId(FIRST)}, which 2 rows of app.totp need: bring that file back, a new one opens none of them.\n`,
      )
    }
    own.remove()
  })
})
