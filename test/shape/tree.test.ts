import { expect } from 'chai'
import { FEATURES } from '#domain/words.ts'
import { CLOCK_READERS, ENVIRONMENT_READERS, FOLDERS_WITHOUT_TWIN, LONG_FILES } from './exceptions.ts'
import { FILES, GENERATED, read, SOURCES } from './sources.ts'

/** An auditor reads a subject in one file; TypeScript modules are cut smaller. */
const MAX_LINES = { sol: 500, other: 250 }
const OWN = FILES.filter((path) => !GENERATED.test(path))
const BANNED = /(^|\/)(utils?|helpers?|common|misc|service|types|index|shared|lib)(\.|\/|$)/i

/** Vite looks for this name; `contracts/types` holds value types. */
const NAMED_BY_TOOLS = /^(web\/index\.html$|contracts\/types\/)/

function lines(path: string): number {
  return read(path).split('\n').length - 1
}

describe('tree', () => {
  it('no source is longer than 250 lines, in Solidity 500', () => {
    const long = OWN.filter((path) => /\.(ts|tsx|mjs|sol|css)$/.test(path))
      .filter(
        (path) => lines(path) > MAX_LINES[path.endsWith('.sol') ? 'sol' : 'other'] && !(path in LONG_FILES),
      )
      .map((path) => `${path}: ${lines(path)}`)
    expect(long).to.deep.equal([])
  })

  it('every name says what the thing is', () => {
    expect(OWN.filter((path) => BANNED.test(path) && !NAMED_BY_TOOLS.test(path))).to.deep.equal([])
  })

  it('sources are named after what they export: camelCase, components and contracts PascalCase', () => {
    const odd = OWN.filter((path) => /\.(ts|tsx|sol)$/.test(path)).filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (name.endsWith('.sol')) return !/^[A-Z][A-Za-z0-9]*(\.t)?\.sol$/.test(name)
      return !/^([a-z][A-Za-z0-9]*|[A-Z][A-Za-z0-9]*)(\.(test|config|d))?\.tsx?$/.test(name)
    })
    expect(odd).to.deep.equal([])
  })

  it('features have the same noun in every layer', () => {
    const known = new Set<string>(FEATURES)
    const odd = new Set<string>()
    for (const top of Object.keys(FOLDERS_WITHOUT_TWIN)) {
      for (const path of OWN.filter((p) => p.startsWith(`${top}/`))) {
        const [, folder, rest] = path.split('/')
        if (
          rest !== undefined &&
          folder &&
          !known.has(folder) &&
          !FOLDERS_WITHOUT_TWIN[top]?.includes(folder)
        )
          odd.add(`${top}/${folder}`)
      }
    }
    expect([...odd]).to.deep.equal([])
  })

  it('the environment is read in one file per process', () => {
    const readers = SOURCES.filter((path) => /\bprocess\.env\b|\bimport\.meta\.env\b/.test(read(path)))
    expect(
      readers.filter((path) => !(path in ENVIRONMENT_READERS) && !path.startsWith('test/shape/')),
    ).to.deep.equal([])
  })

  it('clock and randomness are parameters', () => {
    const pattern =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomBytes\(|\brandomUUID\(|\bgetRandomValues\(/
    const readers = SOURCES.filter(
      (path) => !GENERATED.test(path) && !CLOCK_READERS.some((ok) => ok.test(path)),
    )
    expect(readers.filter((path) => pattern.test(read(path)))).to.deep.equal([])
  })

  it('every exception still exists', () => {
    const gone = [...Object.keys(LONG_FILES), ...Object.keys(ENVIRONMENT_READERS)].filter(
      (path) => !FILES.includes(path),
    )
    expect(gone).to.deep.equal([])
  })
})
