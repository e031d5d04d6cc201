import type { Routes } from '#api/http/contract.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { writeOrCheck } from './writeOrCheck.ts'

// as in OpenAPI's prose, `GET /v1/live`: hundreds of bytes less than objects; the browser gets method and path only, so that the schema library stays out of its bundle
const all: Routes = Object.assign({}, ...Object.values(ROUTE_TABLE))
const lines = Object.keys(all)
  .sort()
  .map((verb) => `  ${verb}: '${all[verb]?.method} ${all[verb]?.path}',`)

writeOrCheck(
  'web/kit/api/routes.generated.ts',
  `// Written by scripts/generate/routes.ts.\nexport const routes = {\n${lines.join('\n')}\n} as const\n`,
)
