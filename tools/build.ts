// npm run build: makes dist/ and says how big it is.

import { bundle, sizeTable } from './bundle.ts'

export async function main(): Promise<void> {
  console.log(sizeTable(await bundle()))
}
