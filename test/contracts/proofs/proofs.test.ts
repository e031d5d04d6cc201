import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { checkTheorem } from '#scripts/prove/checkTheorem.ts'
import { contractsIn } from '#scripts/prove/judge.ts'
import { LIMIT_SECONDS } from '#scripts/prove/prove.ts'
import { plantFault, readSources, theoremFile } from '#scripts/prove/readSources.ts'
import { readProofs } from '#scripts/prove/snapshot.ts'
import { THEOREMS } from './theorems.ts'

const kept = readProofs()

// A kept proof counts while nothing it stands on has changed; `npm run prove` writes new ones.
describe('theorems [S3.10][S3.36][S3.40][S3.43][S3.53][T11][T12]', () => {
  for (const theorem of THEOREMS) {
    it(`${theorem.ids} ${theorem.claim}, and no longer with a fault in the library`, async () => {
      const { proof, complaints } = await checkTheorem(theorem, kept[theorem.name])
      expect(complaints).to.deep.equal([])
      expect(proof.verdict).to.equal('proved')
      expect(proof.planted).to.have.length(theorem.planted.length)
      expect(new Set(proof.planted)).to.deep.equal(new Set(['refuted']))
    }).timeout((1 + theorem.planted.length) * LIMIT_SECONDS * 1000)
  }

  it('[M.4] the kept proofs are of these theorems and no others', () => {
    expect(Object.keys(kept)).to.have.members(THEOREMS.map(({ name }) => name))
  })

  it('[M.4] a name says of what is proved: of the library when it is called for what is asserted, else of a model', () => {
    for (const theorem of THEOREMS) {
      const [about, contract] = theorem.name.split('/')
      const text = readFileSync(theoremFile(theorem), 'utf8')
      const main = contractsIn(text).find(({ name }) => name === contract)
      const body = text.slice(main?.start ?? 0, main?.end ?? 0)
      const library = path.basename(theorem.subject, '.sol')
      const hasState = /^ {4}\w+ (private|internal|public) (?!constant)\w+;/m.test(body)
      const isLibrary = body.includes(`${library}.`) && !hasState && !/require\(.*\/\/ .*[A-Z]/.test(body)
      expect(about, theorem.name).to.equal(isLibrary ? 'library' : 'model')
    }
  })

  it('[M.4] each fault changes the library that ships', () => {
    for (const theorem of THEOREMS) {
      const sources = readSources(theorem)
      for (const fault of theorem.planted)
        expect(plantFault(theorem, sources, fault)[theorem.subject]).not.to.equal(sources[theorem.subject])
    }
  })

  it('[M.4] what is proved is what is called: no assembly and nothing unchecked in a proved library', () => {
    for (const { subject } of THEOREMS)
      expect(readFileSync(subject, 'utf8'), subject).not.to.match(/^\s*(assembly|unchecked)\b/m)
  })

  it('[M.4] each contract calls the library', () => {
    for (const { callers } of THEOREMS)
      for (const [file, calls] of Object.entries(callers)) {
        expect(existsSync(file), file).to.equal(true)
        for (const call of calls) expect(readFileSync(file, 'utf8'), file).to.include(call)
      }
  })
})
