import { buildOpenapi } from '#api/http/openapi/buildOpenapi.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { writeOrCheck } from './writeOrCheck.ts'

writeOrCheck('api/openapi.json', `${JSON.stringify(buildOpenapi(ROUTE_TABLE), null, 2)}\n`)
