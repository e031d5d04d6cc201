import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { deriveNodeKey } from '#api/adapters/embedded/nodeKeys.ts'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import { readArguments } from '#scripts/rotate/readArguments.ts'
import { rotateNodeSecret } from '#scripts/rotate/rotateNodeSecret.ts'
import { rotateSecret } from '#scripts/rotate/rotateSecret.ts'
import { writeNodeKeys, writeRelayKey } from '#scripts/start/folder/nodeKeys.ts'
import { LOOK_EVERY_MS, openSecretFile, SETTLE_MS, type SecretFileOptions } from '#settings/secretFile.ts'
import { until } from '#test/kit/time/until.ts'

const [FIRST, SECOND, THIRD] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string]

describe('a secret file [T29]', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'secret-'))
    file = path.join(folder, 'session')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (text: string) => {
    writeFileSync(`${file}.new`, text, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  const open = (options: Partial<SecretFileOptions> = {}) =>
    openSecretFile({ path: file, clock: Date.now, everyMs: 5, settleMs: 0, ...options })

  it('of one line signs with it and believes nothing else', () => {
    write(`${FIRST}\n`)
    const secret = open()
    expect([secret.current(), secret.accepted(), secret.ended()]).to.deep.equal([FIRST, [FIRST], []])
    secret.stop()
  })

  it('is followed: the new one signs, the older is believed until its end and known after it', async () => {
    write(FIRST)
    let nowMs = Date.now()
    const secret = open({ clock: () => nowMs })
    write(`${SECOND}\n${FIRST} ${new Date(nowMs + 1000).toISOString()}\n`)
    await until('the file is followed', () => secret.current() === SECOND)
    expect(secret.accepted()).to.deep.equal([SECOND, FIRST])
    nowMs += 999
    expect(secret.accepted()).to.deep.equal([SECOND, FIRST])
    nowMs += 1
    expect([secret.accepted(), secret.ended()]).to.deep.equal([[SECOND], [FIRST]])
    secret.stop()
  })

  it('believes a new one at once and signs with it when every other process has seen it', async () => {
    write(FIRST)
    let nowMs = Date.now()
    const secret = open({ clock: () => nowMs, settleMs: SETTLE_MS })
    write(`${SECOND}\n${FIRST} ${new Date(nowMs + 60_000).toISOString()}\n`)
    await until('the file is followed', () => secret.accepted().includes(SECOND))
    expect(secret.current()).to.equal(FIRST)
    nowMs += SETTLE_MS
    expect(secret.current()).to.equal(SECOND)
    // a process that starts in between waits like the others
    nowMs = statSync(file).mtimeMs + SETTLE_MS - 1
    const late = open({ clock: () => nowMs, settleMs: SETTLE_MS })
    expect(late.current()).to.equal(FIRST)
    secret.stop()
    late.stop()
    expect(LOOK_EVERY_MS + SETTLE_MS, 'every process signs with it').to.be.at.most(10_000)
    expect(LOOK_EVERY_MS, 'every process believes it before one signs').to.be.below(SETTLE_MS)
  })

  it('whose first line has a time signs with the older one until then: time for a process elsewhere', async () => {
    write(FIRST)
    let nowMs = Date.now()
    const end = rotateSecret(file, { overlapS: 3600, signsAfterS: 600 }, nowMs)
    const newest = readSecretLines(newestOf()).newest
    const secret = open({ clock: () => nowMs })
    expect([secret.current(), secret.accepted()]).to.deep.equal([FIRST, [newest, FIRST]])
    nowMs += 600_000
    expect(secret.current()).to.equal(newest)
    nowMs = end.getTime()
    expect([secret.accepted(), secret.ended()]).to.deep.equal([[newest], [FIRST]])
    secret.stop()
  })

  it('that becomes unusable changes nothing and is told once, without its text', async () => {
    write(FIRST)
    const told: string[] = []
    const secret = open({ onUnusable: (_path, reason) => told.push(reason) })
    for (const bad of ['short', `${SECOND}\n${FIRST}`, `${SECOND}\n${FIRST} soon`, `${SECOND} ${THIRD}`]) {
      const before = told.length
      write(bad)
      await until('it is told', () => told.length > before)
      expect(secret.current()).to.equal(FIRST)
    }
    rmSync(file)
    await until('it is told', () => told.length === 5)
    expect(told.join()).not.to.match(/short\b.*1111|2222|1111/)
    expect(told.at(-1)).to.equal('ENOENT')
    secret.stop()
  })

  it('that is unusable from the start is no secret', () => {
    for (const bad of ['', 'short', `${FIRST}\nshort ${new Date().toISOString()}`])
      expect(() => readSecretLines(bad), bad).to.throw(/shorter than 32/)
  })

  it('is rotated as a whole, readable by its owner alone, and not twice within an overlap', () => {
    write(FIRST)
    const nowMs = Date.now()
    expect(rotateSecret(file, overlap(60), nowMs).getTime()).to.equal(nowMs + 60_000)
    const { newest, older } = readSecretLines(`${newestOf()}`)
    expect(newest)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(FIRST)
    expect(older).to.deep.equal({ secret: FIRST, untilMs: nowMs + 60_000 })
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(() => rotateSecret(file, overlap(60), nowMs + 59_000)).to.throw(/believed until/)
    rotateSecret(file, overlap(0), nowMs + 59_000)
    expect(readSecretLines(newestOf()).older).to.deep.equal({ secret: newest, untilMs: nowMs + 59_000 })
  })

  const overlap = (overlapS: number) => ({ overlapS, signsAfterS: null })
  const newestOf = () => readFileSync(file, 'utf8')

  it('of media nodes is rotated with the keys of the node here, a line for each line and the same times', () => {
    const relayKey = path.join(folder, 'relay-report')
    const internalFile = path.join(folder, 'internal')
    const files = { media: file, internal: internalFile, node: path.join(folder, 'node'), relayKey }
    write(FIRST)
    writeFileSync(files.internal, SECOND)
    const order = { overlapS: 3600, signsAfterS: 60 }
    expect(rotateNodeSecret('media', files, order).hasNode).to.equal(false)
    write(FIRST)
    writeNodeKeys(files.node, 'node-1', { media: FIRST, internal: SECOND })
    expect(rotateNodeSecret('media', files, order).hasNode).to.equal(true)
    const secret = readSecretLines(newestOf())
    const keyOf = (use: string) => readSecretLines(readFileSync(path.join(files.node, use), 'utf8'))
    for (const use of ['ticket', 'nonce'] as const)
      expect(keyOf(use)).to.deep.equal({
        newest: deriveNodeKey(secret.newest, use, 'node-1'),
        signsFromMs: secret.signsFromMs,
        older: { secret: deriveNodeKey(FIRST, use, 'node-1'), untilMs: secret.older?.untilMs },
      })
    for (const use of ['control', 'report'] as const)
      expect(keyOf(use)).to.deep.equal({
        newest: deriveNodeKey(SECOND, use, 'node-1'),
        signsFromMs: null,
        older: null,
      })
    expect(statSync(path.join(files.node, 'ticket')).mode & 0o777).to.equal(0o600)
    expect(() => rotateNodeSecret('media', files, order)).to.throw(/believed until/)
    expect(readSecretLines(newestOf())).to.deep.equal(secret)
    writeRelayKey(relayKey, SECOND)
    rotateNodeSecret('internal', files, order)
    const internal = readSecretLines(readFileSync(files.internal, 'utf8'))
    const reports = readSecretLines(readFileSync(relayKey, 'utf8'))
    expect([reports.newest, reports.older?.secret]).to.deep.equal(
      [internal.newest, SECOND].map((one) => deriveNodeKey(one, 'report', 'relay')),
    )
    expect(reports.older?.untilMs).to.equal(internal.older?.untilMs)
  })

  it('is rotated by orders that make sense alone', () => {
    expect(readArguments(['media', '--overlap', '7200', '--signs-after', '3600'])).to.include({
      ...{ what: 'media', overlapS: 7200, signsAfterS: 3600 },
    })
    expect(readArguments(['internal'])).to.include({ overlapS: 3600, signsAfterS: null })
    expect(readArguments(['relay', '--signs-after', '600'])).to.include({ overlapS: 3600, signsAfterS: 600 })
    expect(readArguments(['relay', '--overlap', '0']), 'one that leaked').to.include({ signsAfterS: null })
    for (const wrong of [
      ['trtc'],
      ['relay'],
      ['media', '--overlap', 'soon'],
      ['media', '--signs-after', '3600'],
      ['session', '--signs-after', '5'],
    ])
      expect(() => readArguments(wrong), wrong.join(' ')).to.throw()
  })
})
