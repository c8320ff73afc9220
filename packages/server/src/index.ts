// What developer tools use of the server; the program itself is `main.ts`.

export { buildAdminWhenStale } from './admin-build.ts'
