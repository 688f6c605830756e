/** Answers of Salesforce's REST API as far as the gateway reads them. */
import { z } from 'zod';

/** Supported for years; every object and field used here is older. */
export const apiVersion = 'v60.0';

export const queryAnswer = z.object({
	records: z.array(z.object({}).passthrough()),
	done: z.boolean().default(true),
	nextRecordsUrl: z.string().optional(),
});

const saveResult = z.object({
	id: z.string().nullish(),
	success: z.boolean(),
	errors: z
		.array(
			z.object({
				statusCode: z.string().optional(),
				errorCode: z.string().optional(),
				message: z.string().default(''),
				fields: z.array(z.string()).default([]),
			}),
		)
		.default([]),
});
export type SaveResult = z.infer<typeof saveResult>;
export const saveResults = z.array(saveResult);

export const failures = z.array(
	z.object({
		message: z.string().default(''),
		errorCode: z.string().default(''),
		fields: z.array(z.string()).nullish(),
	}),
);

export const loginFailure = z.object({ error: z.string(), error_description: z.string().default('') });

export const describe = z.object({
	fields: z.array(
		z.object({
			name: z.string(),
			label: z.string(),
			type: z.string(),
			createable: z.boolean().default(true),
			updateable: z.boolean().default(true),
			nillable: z.boolean().default(true),
			defaultedOnCreate: z.boolean().default(false),
			picklistValues: z
				.array(
					z.object({ value: z.string(), label: z.string().nullish(), active: z.boolean().default(true) }),
				)
				.default([]),
		}),
	),
});
export type Described = z.infer<typeof describe>['fields'][number];

/** `https://login.salesforce.com/id/<org>/<user>` */
export const identity = z.object({ identity: z.string().default('') });
export const anything = z.unknown();
