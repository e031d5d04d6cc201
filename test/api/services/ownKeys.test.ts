import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { readConfig } from '#api/config.ts'
import { SettingsError } from '#settings/parse.ts'
import { createInstallation } from '#test/kit/api.ts'

describe('keys of the services of an installation', () => {
  const installation = createInstallation()
  after(() => installation.remove())

  it('a worker whose keeper has a key of its attestor does not start, and says so', () => {
    const key = () => `0x${randomBytes(32).toString('hex')}`
    const [own, shared] = [key(), key()]
    const problemsOf = (keeper: string) => {
      try {
        readConfig('worker', {
          ...{ ...installation.settings, DATABASE_URL: 'postgres://localhost/x' },
          ...{
            PUBLIC_URL: 'http://localhost:3000',
            ATTESTOR_KEY_FILE: installation.file('attestor', shared),
          },
          KEEPER_KEY_FILE: installation.file('keeper', keeper),
        })
        return []
      } catch (error) {
        expect(error).to.be.instanceOf(SettingsError)
        return (error as SettingsError).problems
      }
    }
    expect(problemsOf(own)).to.deep.equal([])
    expect(problemsOf(`0x${shared.slice(2).toUpperCase()}`)).to.deep.equal([
      'KEEPER_KEY_FILE: holds a key of ATTESTOR_KEY_FILE; give the keeper one of its own.',
    ])
  })
})
