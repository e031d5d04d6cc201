import { readCatalogue } from '#db/readCatalogue.ts'
import { createDatabase } from '#test/kit/database.ts'
import { writeOrCheck } from './writeOrCheck.ts'

const database = await createDatabase()
try {
  writeOrCheck('test/snapshots/catalogue.txt', await readCatalogue(database.pool('owner')))
} finally {
  await database.drop()
}
