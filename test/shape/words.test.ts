import { expect } from 'chai'
import { FILES, GENERATED, read, SOURCES } from './sources.ts'

const TEXT = FILES.filter(
  (path) => /\.(ts|tsx|mjs|sol|md|sql|css|html|json|tree)$/.test(path) && path !== 'package-lock.json',
)

describe('words', () => {
  it('no test is switched off or narrowed', () => {
    const narrowed = /\b(it|describe|test|suite)\.(only|skip)\b|\bxit\(|\bxdescribe\(|this\.skip\(\)/
    const spelled = ['test/shape/words.test.ts', 'test/scripts/trace/testTitles.test.ts']
    const own = SOURCES.filter((path) => path.startsWith('test/') && !spelled.includes(path))
    expect(own.filter((path) => narrowed.test(read(path)))).to.deep.equal([])
  })

  it('no test in Solidity passes over itself', () => {
    const solidity = FILES.filter((path) => path.startsWith('test/') && path.endsWith('.sol'))
    expect(solidity.length).to.be.greaterThan(0)
    expect(solidity.filter((path) => /\bskip\s*\(/.test(read(path)))).to.deep.equal([])
  })

  it('nothing is left unfinished', () => {
    const unfinished = /\b(TODO|FIXME|XXX|HACK)\b|coming soon|not implemented/i
    const own = TEXT.filter((path) => !GENERATED.test(path) && path !== 'test/shape/words.test.ts')
    expect(own.filter((path) => unfinished.test(read(path)))).to.deep.equal([])
  })

  it('no path of a build machine is in the tree', () => {
    const foreign = /(^|[\s"'`(=])\/(work|farm|root|home)\/[a-z]/
    const own = TEXT.filter((path) => !GENERATED.test(path) && path !== 'test/shape/words.test.ts')
    expect(own.filter((path) => foreign.test(read(path)))).to.deep.equal([])
  })

  it('screens promise no price', () => {
    const promise = /\b(invest(ment|ing)?|profits?|moonshot|floor price)\b/i
    const screens = FILES.filter((path) => /^web\/.*\.tsx$/.test(path))
    expect(screens.filter((path) => promise.test(read(path)))).to.deep.equal([])
  })

  it('one cast makes an allowed decision, and it stands in admit [M.3]', () => {
    const casts = SOURCES.filter((path) => path.startsWith('api/')).flatMap((path) =>
      [...read(path).matchAll(/as (unknown as )?AllowedDecision\b/g)].map(() => path),
    )
    expect(casts).to.have.length(1)
    expect(casts[0]).to.match(/^api\/access\/(.*\/)?admit\.ts$/)
  })
})
