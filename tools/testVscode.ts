// npm run test:vscode [-- --no-window]: the tests in a real VS Code, alone.

export async function main(): Promise<number> {
  await import('../test/vscode/run.ts')
  return Number(process.exitCode ?? 0)
}
