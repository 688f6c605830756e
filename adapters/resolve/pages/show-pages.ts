/** The pages by name, for one acting user. */
import type { PageName } from './page-links';
import type { PageRequest } from './page-request';
import { showCard } from './show-card';
import { showNewMail, showReply } from './show-compose';
import { showList } from './show-list';
import { showMail } from './show-mail';
import { showSidebar } from './show-sidebar';

/** Null: there is no such thing for this user. */
export const showPage: Record<PageName, (request: PageRequest) => Promise<string | null>> = {
	card: showCard,
	mail: showMail,
	reply: showReply,
	new: showNewMail,
	list: showList,
	sidebar: showSidebar,
};
