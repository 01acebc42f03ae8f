#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include "harness.h"
#include "diagnosis.h"
#include "verdict.h"
#include "report.h"
#include "output.h"
#include "server.h"
START_TEST(show) {
	char **names = fixture_names(".expect");
	for (size_t i=0;names[i];i++) {
		static struct evidence e; static struct diagnosis d; struct verdict v; struct factset seen;
		struct fixture x,f; char r[600], opt[600]=""; const char*p; double wait=0;
		fixture_load(names[i],&x);
		snprintf(r,sizeof r,"%.*s.reply",(int)strlen(names[i])-7,names[i]);
		fixture_load(r,&f);
		char *t=strndup(x.raw,x.raw_len);
		if((p=strstr(t,"\noptions: "))) sscanf(p+10,"%599[^\n]",opt);
		if((p=strstr(t,"\nwait: "))) wait=atof(p+7);
		fixture_evidence(&f,*opt?opt:NULL,&e);
		if(wait>0){e.main.time.firstbyte=(int64_t)(wait*1e6);e.total_us=e.main.time.total=e.main.time.firstbyte+12832;}
		facts_observe(&e,&seen); diagnose(&seen,&d); verdict_reach(&e,&d,&v);
		printf("%-46s %-8s",names[i],state_name(v.state));
		for(size_t k=0;k<d.found;k++) printf(" %s%s",d.finding[k].cause->key,d.finding[k].sign->sure==SURE_CERTAIN?"!!":d.finding[k].sign->sure==SURE_LIKELY?"!":"");
		printf("\n");
		fixture_free(&x);fixture_free(&f);free(t);
	}
} END_TEST
Suite *suite(void){Suite*s=suite_create("x");TCase*t=tcase_create("x");tcase_set_timeout(t,60);tcase_add_test(t,show);suite_add_tcase(s,t);return s;}
