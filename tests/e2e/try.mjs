import { Server } from './support/server.mjs';
import { Proxy } from './support/proxy.mjs';
import { Phone } from './support/browser.mjs';
import { Resident } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { words } from './support/words.mjs';
const s = await Server.start();
const net = await Proxy.to(s.port);
const phone = await Phone.open({ address: `http://127.0.0.1:${net.port}`, located: true });
let n=0; const shot = async (p,name,full)=> p.page.screenshot({path:`/tmp/shots/${String(++n).padStart(2,'0')}-${name}.png`, fullPage: full});
const r = new Resident(phone, s);
await phone.page.waitForTimeout(1500); await shot(phone,'home-guest');

await r.signIn(); await phone.page.waitForTimeout(1000); await shot(phone,'home', true);
// straight offline from home: is the form there?
await phone.page.reload(); await r.isHome(); await phone.page.waitForLoadState('networkidle').catch(()=>{});
phone.networkIsBroken = true; await net.offline();
try { await r.openForm(); console.log('form opens offline'); await r.addPhotos(['pothole-before.jpg']); console.log('photo offline ok'); } catch (e) { console.log('FORM OFFLINE FAILS', e.message.slice(0,200)); }
await phone.page.waitForTimeout(500); await shot(phone,'form-offline', true);
await net.online(); await phone.page.reload(); await phone.page.waitForTimeout(1000);
await phone.page.goto(phone.address('#/')); await r.isHome();
await r.fillsIn('3 号楼南侧路面有一处坑洼，约半米宽，雨后积水，老人和推婴儿车的邻居经过容易绊倒。'); 
await r.button(words.form.PLACE_LOCATE).click(); await phone.page.waitForTimeout(800); await shot(phone,'form-filled', true);
await r.submits(); await phone.page.waitForTimeout(150); await shot(phone,'sending'); await r.seesReceipt(); await shot(phone,'receipt');
await phone.page.getByText(words.sending.SEE_REPORT).click(); await phone.page.waitForTimeout(1500); await shot(phone,'report', true);
await phone.page.goto(phone.address('#/reports')); await phone.page.waitForTimeout(1500); await shot(phone,'reports');
await phone.page.goto(phone.address('#/me')); await phone.page.waitForTimeout(800); await shot(phone,'me', true);
await phone.page.goto(phone.address('#/drafts')); await phone.page.waitForTimeout(800); await shot(phone,'drafts', true);
const wp = await Phone.open({ address: `http://127.0.0.1:${net.port}`, size: DESK });
const w = new Staff(wp,'grid-1'); await w.signIn(); await wp.page.waitForTimeout(1500); await shot(wp,'desk');
await w.opens('3 号楼南侧路面有一处坑洼'); await wp.page.waitForTimeout(1000); await shot(wp,'desk-report');
await w.gives('受理'); await wp.page.waitForTimeout(1500); await wp.page.getByRole('button',{name:'派单',exact:true}).click(); await wp.page.waitForTimeout(800); await shot(wp,'desk-assign'); await wp.page.keyboard.press('Escape');
await wp.page.setViewportSize({width:390,height:844}); await wp.page.waitForTimeout(500); await shot(wp,'desk-phone-report');
await wp.page.goto(wp.address('#/desk')); await wp.page.waitForTimeout(1000); await shot(wp,'desk-phone');
await phone.page.goto(phone.address('#/reports')); await phone.page.waitForTimeout(1000); await phone.page.getByText('3 号楼南侧路面坑洼').first().click(); await phone.page.waitForTimeout(1500); await shot(phone,'resolved',true);
console.log(phone.faults, wp.faults);
await phone.context.close(); await wp.context.close(); await net.stop(); await s.stop();
