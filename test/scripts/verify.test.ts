import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import {
  createHonestBundle,
  createSiteKey,
  type HonestBundle,
  ORIGIN,
} from '#test/web/calls/bundle/honestBundle.ts'

describe('npm run verify', function () {
  this.timeout(60_000)
  let folder: string
  let honest: HonestBundle
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stagedoor-verify-'))
    honest = await createHonestBundle(1)
  })
  after(() => rmSync(folder, { recursive: true }))

  function written(name: string, value: unknown): string {
    const file = path.join(folder, name)
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
    return file
  }
  const identityOf = (decisionKeys: unknown, url = ORIGIN) => ({ name: 'Stagedoor', url, decisionKeys })
  async function run(...args: string[]) {
    const child = spawn(process.execPath, ['scripts/verify/main.ts', ...args])
    const written = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (written.out += chunk))
    child.stderr.on('data', (chunk: Buffer) => (written.err += chunk))
    const [code] = await once(child, 'close')
    return { code, ...written }
  }

  it('[S3.46][T17] ends with 0 for what holds, and with 3 and the address to compare with where no identity was given', async () => {
    const bundle = written('bundle.json', honest.bundle)
    const compared = await run(bundle, '--identity', written('own.json', identityOf(honest.site)))
    expect(compared).to.include({ code: 0, err: '' })
    expect(compared.out).to.match(/Everything holds\.\n$/)
    const alone = await run(bundle)
    expect(alone).to.include({ code: 3, err: '' })
    expect(alone.out).to.contain(`${ORIGIN}/.well-known/stagedoor.json and name it with --identity`)
    expect(alone.out).not.to.contain('Everything holds')
  })

  it('[T14][T17] ends with 1 for what differs, and names each row on a line of its own', async () => {
    const changed = structuredClone(honest.bundle)
    const [, beat, other] = changed.beats
    if (beat) beat.isLinked = false
    if (other) other.atMs++
    changed.spans.pop()
    const { code, out, err } = await run(written('changed.json', changed))
    expect({ code, err }).to.deep.equal({ code: 1, err: '' })
    const faults = out.split('\n').filter((line) => /^ *(Changed|Added|Removed|Never signed): /.test(line))
    expect(faults.map((line) => line.trim().split(':')[0])).to.deep.equal([
      ...['Changed', 'Never signed', 'Changed', 'Removed'],
    ])
    expect(faults[0]).to.contain("the creator's beat 2 of page")
    const others = written('others.json', identityOf([createSiteKey().listed]))
    expect((await run(written('bundle.json', honest.bundle), '--identity', others)).code).to.equal(1)
  })

  it('[T17] ends with 2 and one sentence where nothing could be checked', async () => {
    const bundle = written('bundle.json', honest.bundle)
    const wrong: [string[], RegExp][] = [
      [[], /^Name one file/],
      [[bundle, bundle], /^Name one file/],
      [[path.join(folder, 'none.json')], /none\.json cannot be read: name a file that is there\.\n$/],
      [[written('cut.json', '{')], /cut\.json is no JSON.*download it again\.\n$/],
      [[written('other.json', {})], /other\.json is no record of a call/],
      [[written('odd.json', { ...honest.bundle, atMs: 'now' })], /odd\.json has something at atMs/],
      [[bundle, '--identity', written('list.json', '[]')], /list\.json is no stagedoor\.json/],
      [[bundle, '--identity', written('null.json', 'null')], /null\.json is no stagedoor\.json/],
      [[bundle, '--identity', written('id.json', identityOf([{}]))], /id\.json has a key in another form/],
      [
        [bundle, '--identity', written('far.json', identityOf(honest.site, 'https://far.example'))],
        /far\.json is of https:\/\/far\.example, and the record is of https:\/\/stagedoor\.example/,
      ],
    ]
    for (const [args, sentence] of wrong) {
      const { code, out, err } = await run(...args)
      expect({ code, out }, args.join(' ')).to.deep.equal({ code: 2, out: '' })
      expect(err).to.match(sentence)
    }
  })
})
