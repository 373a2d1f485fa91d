// node dev/run.mjs dev/fake.ts [port]: the built page with a fake room, until interrupted.
import { furnish, serve } from './fake_server';

export async function main([port]: string[]): Promise<void> {
    const server = await serve('dist', Number(port ?? 0));
    furnish(server.room);
    console.log(`join        ${server.join}\nfacilitator ${server.facilitator}\nscreen      ${server.screen}`);
    await new Promise((resolve) => process.once('SIGINT', resolve));
    await server.close();
}
