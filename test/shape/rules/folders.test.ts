import { expect } from 'chai'
import { WIDE_FOLDERS } from '../exceptions.ts'
import { GENERATED } from '../sources.ts'
import { lonelyFiles, wideFolders } from './folders.ts'
import { sourcesOf } from './sourcesOf.ts'

const filesIn = (folder: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${folder}/f${n}.ts`, '']))

const own = Object.fromEntries(Object.entries(sourcesOf(/./)).filter(([path]) => !GENERATED.test(path)))

describe('folders', () => {
  it('of sixteen files are found, of fifteen are not, and pages and pictures may be many', () => {
    expect(wideFolders(filesIn('web/kit', 16))).to.deep.equal(['web/kit holds 16 files'])
    expect(wideFolders({ ...filesIn('web/kit', 15), ...filesIn('web/kit/parts', 15) })).to.deep.equal([])
    expect(wideFolders({ ...filesIn('docs/decisions', 99), ...filesIn('web/assets', 16) })).to.deep.equal([])
  })

  it('with a single file below a feature are found', () => {
    expect(lonelyFiles({ 'api/rooms/view/readRoom.ts': '', 'api/rooms/routes.ts': '' })).to.deep.equal([
      'api/rooms/view/readRoom.ts is alone in its folder',
    ])
  })

  it('a feature of one file is none of them, nor a folder that holds folders, contracts and tests', () => {
    const good = {
      'media/rooms/createRoom.ts': '',
      'web/kit/styles/app.css': '',
      ...filesIn('web/kit/styles/parts', 2),
      'contracts/a/b/C.sol': '',
      'test/api/rooms/view.test.ts': '',
    }
    expect(lonelyFiles(good)).to.deep.equal([])
  })

  it('hold at most fifteen files', () => {
    const wide = wideFolders(own).map((sentence) => sentence.slice(0, sentence.indexOf(' ')))
    expect(wide).to.have.members(Object.keys(WIDE_FOLDERS))
  })

  it('hold more than one file below a feature', () => {
    expect(lonelyFiles(own)).to.deep.equal([])
  })
})
