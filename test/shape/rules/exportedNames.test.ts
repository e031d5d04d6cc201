import { expect } from 'chai'
import { GENERATED } from '../sources.ts'
import { declaredExports, repeatedNames } from './exportedNames.ts'
import { sourcesOf } from './sourcesOf.ts'

describe('exported names', () => {
  it('are read from every form of export', () => {
    const text = `export const a = 1, { b, c: d, ...e } = f
      export function g() {}
      export class H {}
      export interface I {}
      export type J = 1
      const k = 1, l = 2
      export { k, l as m }
      export { n } from './n.ts'
      export * from './o.ts'
      export default 1`
    expect(declaredExports('web/a.ts', text)).to.deep.equal([
      'a',
      'b',
      'd',
      'e',
      'g',
      'H',
      'I',
      'J',
      'k',
      'm',
    ])
  })

  it('one name in two sources of a layer, or in a layer and the domain, is found', () => {
    const sources = {
      'web/a.ts': 'export const stage = 1',
      'web/b.tsx': 'export function stage() { return <p /> }',
      'media/a.ts': 'export type Room = 1',
      'domain/room/room.ts': 'export interface Room {}',
    }
    expect(repeatedNames(sources)).to.deep.equal([
      'Room: media/a.ts, domain/room/room.ts',
      'stage: web/a.ts, web/b.tsx',
    ])
  })

  it('the same name in two layers is not, nor a name that is handed on, nor a type beside its value', () => {
    const sources = {
      'api/a.ts': 'export const room = 1\nexport const Kind = {}\nexport type Kind = 1',
      'api/b.ts': "export { room } from './a.ts'\nconst local = 1",
      'web/a.ts': 'export const room = 1\nconst local = 2',
    }
    expect(repeatedNames(sources)).to.deep.equal([])
  })

  it('are one thing each in a layer', () => {
    const sources = sourcesOf(/^(api|indexer|media|web|domain|protocol|settings)\/.*\.tsx?$/)
    const own = Object.fromEntries(Object.entries(sources).filter(([path]) => !GENERATED.test(path)))
    expect(repeatedNames(own)).to.deep.equal([])
  })
})
