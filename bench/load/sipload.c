// sipload: open-loop SIP load over UDP, one thread, kernel arrival stamps.
//   sipload MODE DSTIP:PORT RATE SECONDS SERVICE [devices=FILE] [srcip=127.0.0.1] [srcport=5090]
// MODE: short = INVITE->200->ACK->BYE->200;  options;  register = REGISTER->401->REGISTER+digest->200;
//       hold:<ms>:<mediaip>:<baseport>:<nports> = INVITE->200->ACK, wait ms, BYE  (media elsewhere, e.g. rtppeer)
//       waitbye:<ms>:<mediaip>:<baseport>:<nports> = INVITE->200->ACK, BYE from the server (at most ms)
// register reads "USERNAME REALM PASSWORD" lines from FILE; its phones stand behind 500 addresses (127.1.0.1 and on), because a
// server bounds what it answers to one source that has proved nothing. Latency counts from the time the request was DUE (no coordinated omission)
// and from the time it was really sent. T1=500 ms retransmission, doubling, 6 times. Output: one JSON line.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <unistd.h>
#include <errno.h>
#include <poll.h>
#include <time.h>
#include <sys/socket.h>
#include <sys/resource.h>
#include <netinet/in.h>
#include <arpa/inet.h>
// ---- md5
typedef struct{uint32_t h[4];}M5;static uint32_t rl(uint32_t x,int c){return x<<c|x>>(32-c);}
static uint32_t K[64];static int R[64]={7,12,17,22,7,12,17,22,7,12,17,22,7,12,17,22,5,9,14,20,5,9,14,20,5,9,14,20,5,9,14,20,4,11,16,23,4,11,16,23,4,11,16,23,4,11,16,23,6,10,15,21,6,10,15,21,6,10,15,21,6,10,15,21};
#include <math.h>
static void md5hex(const char*s,char*o){static int in=0;if(!in){for(int i=0;i<64;i++)K[i]=(uint32_t)floor(fabs(sin(i+1.0))*4294967296.0);in=1;}
 size_t l=strlen(s);size_t n=((l+8)/64+1)*64;unsigned char b[2048];memset(b,0,n);memcpy(b,s,l);b[l]=0x80;uint64_t bl=l*8;memcpy(b+n-8,&bl,8);
 uint32_t a0=0x67452301,b0=0xefcdab89,c0=0x98badcfe,d0=0x10325476;
 for(size_t p=0;p<n;p+=64){uint32_t w[16];memcpy(w,b+p,64);uint32_t A=a0,B=b0,C=c0,D=d0;
  for(int i=0;i<64;i++){uint32_t f;int g;if(i<16){f=(B&C)|(~B&D);g=i;}else if(i<32){f=(D&B)|(~D&C);g=(5*i+1)&15;}else if(i<48){f=B^C^D;g=(3*i+5)&15;}else{f=C^(B|~D);g=(7*i)&15;}
   uint32_t t=D;D=C;C=B;B=B+rl(A+f+K[i]+w[g],R[i]);A=t;}
  a0+=A;b0+=B;c0+=C;d0+=D;}
 uint32_t h[4]={a0,b0,c0,d0};unsigned char*q=(void*)h;for(int i=0;i<16;i++)sprintf(o+2*i,"%02x",q[i]);}
static int64_t now(){struct timespec t;clock_gettime(CLOCK_REALTIME,&t);return t.tv_sec*1000000000LL+t.tv_nsec;}
typedef struct{uint8_t st,rt,fail,acked;int64_t due,sent,nextrt,byeat,bsent;char totag[72];char contact[96];char nonce[160];char opaque[40];}call; // st 0 none 1 wait 2 talking 3 bye 4 reg2 9 done
static int fd;static struct sockaddr_in dst;static char dh[64],src[64],*svc;static int users;static struct{char name[64],realm[96],password[96];}*U;static long retr,fails,succ,unexp,tmo,dupes;
static call*C;static char mip[32]="127.0.0.2";static int mbase=6000,mn=2000;static int mode;static int holdms;
static void out(char*b,int n){if(sendto(fd,b,n,0,(void*)&dst,sizeof dst)<0)unexp++;}
static uint32_t phone(int i){return ntohl(inet_addr("127.1.0.1"))+(i%500/250)*256+i%500%250;}
static void outfrom(int i,char*b,int n){char cb[CMSG_SPACE(sizeof(struct in_pktinfo))]={0};struct iovec io={b,n};struct msghdr mh={.msg_name=&dst,.msg_namelen=sizeof dst,.msg_iov=&io,.msg_iovlen=1,.msg_control=cb,.msg_controllen=sizeof cb};
 struct cmsghdr*c=CMSG_FIRSTHDR(&mh);c->cmsg_level=IPPROTO_IP;c->cmsg_type=IP_PKTINFO;c->cmsg_len=CMSG_LEN(sizeof(struct in_pktinfo));struct in_pktinfo*p=(void*)CMSG_DATA(c);p->ipi_spec_dst.s_addr=htonl(phone(i));if(sendmsg(fd,&mh,0)<0)unexp++;}
static uint32_t runid;
static int req(char*b,int i,const char*m,int cs,const char*uri,const char*to,const char*extra,const char*body){
 return sprintf(b,"%s %s SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%x.%d.%d%c\r\nMax-Forwards: 70\r\nFrom: <sip:caller@%s>;tag=f%x.%d\r\nTo: <sip:%s@%s>%s\r\nCall-ID: %d-%x@anchor\r\nCSeq: %d %s\r\nContact: <sip:caller@%s>\r\n%sContent-Length: %d\r\n\r\n%s",
  m,uri,src,runid,i,cs,m[0],src,runid,i,svc,dh,to,i,runid,cs,m,src,extra,(int)strlen(body),body);}
static void sendinv(int i){char b[2048],u[160],bd[400];sprintf(u,"sip:%s@%s",svc,dh);
 sprintf(bd,"v=0\r\no=a 1 1 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\nm=audio %d RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n",mip,mip,mbase+2*(i%mn));
 out(b,req(b,i,"INVITE",1,u,"","Content-Type: application/sdp\r\n",bd));}
static void sendopt(int i){char b[2048],u[160];sprintf(u,"sip:%s@%s",svc,dh);out(b,req(b,i,"OPTIONS",1,u,"","Accept: application/sdp\r\n",""));}
static void sendreg(int i,int cs){char b[3000],au[1000]="",at[64];call*c=&C[i];char*us=U[i%users].name,*realm=U[i%users].realm;struct in_addr ia={htonl(phone(i))};sprintf(at,"%s:%s",inet_ntoa(ia),strchr(src,':')+1);
 if(cs==2){char t[400],h1[33],h2[33],rs[33];sprintf(t,"%s:%s:%s",us,realm,U[i%users].password);md5hex(t,h1);sprintf(t,"REGISTER:sip:%s",realm);md5hex(t,h2);sprintf(t,"%s:%s:00000001:abcd:auth:%s",h1,c->nonce,h2);md5hex(t,rs);
  sprintf(au,"Authorization: Digest username=\"%s\",realm=\"%s\",nonce=\"%s\",uri=\"sip:%s\",response=\"%s\",algorithm=MD5,cnonce=\"abcd\",qop=auth,nc=00000001%s%s%s\r\n",us,realm,c->nonce,realm,rs,c->opaque[0]?",opaque=\"":"",c->opaque,c->opaque[0]?"\"":"");}
 int n=sprintf(b,"REGISTER sip:%s SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%x.%d.%d\r\nMax-Forwards: 70\r\nFrom: <sip:%s@%s>;tag=f%x.%d\r\nTo: <sip:%s@%s>\r\nCall-ID: %d-%x@anchor\r\nCSeq: %d REGISTER\r\nContact: <sip:%s@%s>\r\n%sExpires: 600\r\nContent-Length: 0\r\n\r\n",realm,at,runid,i,cs,us,realm,runid,i,us,realm,i,runid,cs,us,at,au);
 outfrom(i,b,n);}
static void sendack(int i){char b[2048];call*c=&C[i];out(b,req(b,i,"ACK",1,c->contact,c->totag,"",""));}
static void sendbye(int i){char b[2048];call*c=&C[i];out(b,req(b,i,"BYE",2,c->contact,c->totag,"",""));}
static char*hdr(char*m,const char*n){char*p=m;size_t l=strlen(n);while((p=strstr(p,"\r\n"))){p+=2;if(*p=='\r')return 0;if(!strncasecmp(p,n,l)){p+=l;while(*p==' ')p++;return p;}}return 0;}
static int cmpd(const void*a,const void*b){double x=*(double*)a,y=*(double*)b;return x<y?-1:x>y;}
static double *L1,*L2,*L3;static long n1,n2,n3;
static double pc(double*a,long n,double p){if(!n)return -1;long k=(long)(p*n);if(k>=n)k=n-1;return a[k];}
int main(int c,char**v){
 if(c<6){fprintf(stderr,"usage\n");return 2;}
 char m[64];snprintf(m,64,"%s",v[1]);if(!strcmp(m,"short"))mode=0;else if(!strcmp(m,"options"))mode=1;else if(!strcmp(m,"register"))mode=2;
 else{mode=!strncmp(m,"hold",4)?3:4;char*p=strtok(m,":");p=strtok(0,":");if(p)holdms=atoi(p);p=strtok(0,":");if(p)snprintf(mip,32,"%s",p);p=strtok(0,":");if(p)mbase=atoi(p);p=strtok(0,":");if(p)mn=atoi(p);}
 snprintf(dh,64,"%s",v[2]);char ip[32];snprintf(ip,32,"%s",v[2]);char*cp=strchr(ip,':');*cp=0;dst.sin_family=AF_INET;dst.sin_port=htons(atoi(cp+1));inet_pton(AF_INET,ip,&dst.sin_addr);
 double rate=atof(v[3]),secs=atof(v[4]);svc=v[5];if(mode==2){FILE*f=c>6?fopen(v[6],"r"):0;if(!f){perror("devices");return 2;}U=calloc(20000,sizeof*U);while(users<20000&&fscanf(f,"%63s %95s %95s",U[users].name,U[users].realm,U[users].password)==3)users++;fclose(f);if(!users){fprintf(stderr,"no devices\n");return 2;}}const char*sip=c>7?v[7]:"127.0.0.1";int sp=c>8?atoi(v[8]):5090;
 snprintf(src,64,"%s:%d",sip,sp);fd=socket(AF_INET,SOCK_DGRAM|SOCK_NONBLOCK,0);struct sockaddr_in a={.sin_family=AF_INET,.sin_port=htons(sp)};inet_pton(AF_INET,mode==2?"0.0.0.0":sip,&a.sin_addr);
 int rb=64<<20;setsockopt(fd,SOL_SOCKET,SO_RCVBUFFORCE,&rb,sizeof rb);int one=1;setsockopt(fd,SOL_SOCKET,SO_TIMESTAMPNS,&one,sizeof one);if(bind(fd,(void*)&a,sizeof a)){perror("bind");return 1;}
 runid=(uint32_t)now()^getpid();long N=(long)(rate*secs);C=calloc(N+1,sizeof(call));L1=malloc(8*(N+1));L2=malloc(8*(N+1));L3=malloc(8*(N+1));
 int64_t t0=now()+50000000LL;long next=0,donen=0,rtscan=0;int64_t lastscan=0,tail=(holdms+35000)*1000000LL;int64_t end=t0+(int64_t)(secs*1e9)+tail;int64_t lastsend=0;double latemax=0;long conc=0,concmax=0;
 while(donen<N&&now()<end){
  int64_t t=now();int burst=0;
  while(next<N&&burst<32){int64_t due=t0+(int64_t)(next*1e9/rate);if(due>t)break;call*k=&C[next];k->st=1;k->due=due;k->sent=now();double lt=(k->sent-due)/1e6;if(lt>latemax)latemax=lt;k->nextrt=k->sent+500000000LL;lastsend=k->sent;conc++;if(conc>concmax)concmax=conc;
   if(mode==1)sendopt(next);else if(mode==2)sendreg(next,1);else sendinv(next);next++;burst++;}
  if(t-lastscan>20000000LL){lastscan=t;while(rtscan<next&&C[rtscan].st==9)rtscan++;
   for(long i=rtscan;i<next;i++){call*k=&C[i];if(k->st==9)continue;
    if(k->st==2){if(k->byeat&&t>=k->byeat){if(mode==4){k->st=9;k->fail=1;tmo++;fails++;donen++;conc--;continue;}k->st=3;k->rt=0;k->bsent=t;k->nextrt=t+500000000LL;sendbye(i);}continue;}
    if(t>=k->nextrt){if(k->rt>=6){k->st=9;fails++;tmo++;donen++;conc--;continue;}k->rt++;retr++;k->nextrt=t+(500000000LL<<(k->rt>3?3:k->rt));
     if(k->st==1){if(mode==1)sendopt(i);else if(mode==2)sendreg(i,1);else sendinv(i);}else if(k->st==3)sendbye(i);else if(k->st==4)sendreg(i,2);}}}
  int any=0;
  for(int q=0;q<64;q++){static char b[65536];char cb[128];struct iovec io={b,sizeof b-1};struct sockaddr_in fr;struct msghdr mh={.msg_name=&fr,.msg_namelen=sizeof fr,.msg_iov=&io,.msg_iovlen=1,.msg_control=cb,.msg_controllen=sizeof cb};int r=recvmsg(fd,&mh,0);if(r<=0)break;any=1;b[r]=0;
   int64_t at=t;for(struct cmsghdr*cm=CMSG_FIRSTHDR(&mh);cm;cm=CMSG_NXTHDR(&mh,cm))if(cm->cmsg_type==SCM_TIMESTAMPNS){struct timespec ts;memcpy(&ts,CMSG_DATA(cm),sizeof ts);at=ts.tv_sec*1000000000LL+ts.tv_nsec;}
   char*ci=hdr(b,"Call-ID:");if(!ci)ci=hdr(b,"i:");if(!ci){unexp++;continue;}char*e;long i=strtol(ci,&e,10);if(*e!='-'||i<0||i>=next||(uint32_t)strtoul(e+1,0,16)!=runid){unexp++;continue;}
   call*k=&C[i];
   if(strncmp(b,"SIP/2.0",7)){ // request from the server: BYE, OPTIONS...
    char*via=hdr(b,"Via:"),*fr2=hdr(b,"From:"),*to=hdr(b,"To:"),*cs=hdr(b,"CSeq:");char o[3000];int n=0;
    if(!via||!fr2||!to||!cs){unexp++;continue;}
    #define LN(x) (int)(strcspn(x,"\r\n")),x
    n=sprintf(o,"SIP/2.0 200 OK\r\nVia: %.*s\r\nFrom: %.*s\r\nTo: %.*s\r\nCall-ID: %.*s\r\nCSeq: %.*s\r\nContent-Length: 0\r\n\r\n",LN(via),LN(fr2),LN(to),LN(ci),LN(cs));out(o,n);
    if(!strncmp(b,"BYE",3)&&k->st==2){k->st=9;succ++;donen++;conc--;}else if(!strncmp(b,"BYE",3)&&k->st!=9){if(k->st==3){}else unexp++;}
    continue;}
   int code=atoi(b+8);char*cs=hdr(b,"CSeq:");if(!cs){unexp++;continue;}int csn=strtol(cs,&e,10);while(*e==' ')e++;
   if(code<200){if(k->st==1&&!strncmp(e,"INVITE",6))k->nextrt=at+300000000000LL;continue;} // a provisional answer stops the retransmissions
   if(!strncmp(e,"INVITE",6)){
    if(code==200){if(k->st==1){char*to=hdr(b,"To:");char*tg=to?strstr(to,";tag="):0;if(tg){int l=strcspn(tg+1,";\r\n>")+1;if(l>71)l=71;memcpy(k->totag,tg,l);k->totag[l]=0;}
      char*co=hdr(b,"Contact:");if(co){char*lt=strchr(co,'<');if(lt&&lt<co+4){int l=strcspn(lt+1,">");if(l>95)l=95;memcpy(k->contact,lt+1,l);k->contact[l]=0;}}if(!k->contact[0])sprintf(k->contact,"sip:%s",dh);
      L1[n1]=(at-k->sent)/1e6;L2[n1]=(at-k->due)/1e6;n1++;sendack(i);
      if(mode==0){k->st=3;k->rt=0;k->bsent=now();k->nextrt=k->bsent+500000000LL;sendbye(i);}else{k->st=2;k->byeat=at+(int64_t)holdms*1000000LL;}
     }else{dupes++;if(k->contact[0])sendack(i);else{char*to=hdr(b,"To:");char*tg=to?strstr(to,";tag="):0;if(tg){int l=strcspn(tg+1,";\r\n>")+1;if(l>71)l=71;memcpy(k->totag,tg,l);k->totag[l]=0;}char*co=hdr(b,"Contact:");char*lt=co?strchr(co,'<'):0;if(lt){int l=strcspn(lt+1,">");if(l>95)l=95;memcpy(k->contact,lt+1,l);k->contact[l]=0;sendack(i);sendbye(i);}}}}
    else if(k->st==1){char bb[2048],u[160];sprintf(u,"sip:%s@%s",svc,dh);char*to=hdr(b,"To:");char*tg=to?strstr(to,";tag="):0;if(tg){int l=strcspn(tg+1,";\r\n>")+1;if(l>71)l=71;memcpy(k->totag,tg,l);k->totag[l]=0;}
     int n=sprintf(bb,"ACK %s SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%x.%d.1I\r\nMax-Forwards: 70\r\nFrom: <sip:caller@%s>;tag=f%x.%d\r\nTo: <sip:%s@%s>%s\r\nCall-ID: %ld-%x@anchor\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n",u,src,runid,(int)i,src,runid,(int)i,svc,dh,k->totag,i,runid);out(bb,n);k->st=9;fails++;donen++;conc--;}
    continue;}
   if(!strncmp(e,"BYE",3)){if(k->st==3){L3[n3++]=(at-k->bsent)/1e6;k->st=9;donen++;conc--;if(code==200)succ++;else fails++;}else dupes++;continue;}
   if(!strncmp(e,"OPTIONS",7)){if(k->st==1){L1[n1]=(at-k->sent)/1e6;L2[n1]=(at-k->due)/1e6;n1++;k->st=9;donen++;conc--;if(code==200)succ++;else fails++;}else dupes++;continue;}
   if(!strncmp(e,"REGISTER",8)){
    if(code==401&&csn==1&&k->st==1){char*w=hdr(b,"WWW-Authenticate:");char*nn=w?strstr(w,"nonce=\""):0;char*op=w?strstr(w,"opaque=\""):0;if(nn){nn+=7;int l=strcspn(nn,"\"");if(l>159)l=159;memcpy(k->nonce,nn,l);k->nonce[l]=0;}if(op){op+=8;int l=strcspn(op,"\"");if(l>39)l=39;memcpy(k->opaque,op,l);k->opaque[l]=0;}
     k->st=4;k->rt=0;k->bsent=now();k->nextrt=k->bsent+500000000LL;sendreg(i,2);}
    else if(csn==2&&k->st==4){L3[n3++]=(at-k->bsent)/1e6;L1[n1]=(at-k->sent)/1e6;L2[n1]=(at-k->due)/1e6;n1++;k->st=9;donen++;conc--;if(code==200)succ++;else fails++;}
    else if(code!=401&&k->st==1){k->st=9;fails++;donen++;conc--;}else dupes++;
    continue;}
  }
  if(!any){t=now();int64_t due=next<N?t0+(int64_t)(next*1e9/rate):t+20000000LL;int64_t w=due-t;if(w>20000000LL)w=20000000LL;if(w>0){struct pollfd pf={fd,POLLIN,0};struct timespec ts={0,w};ppoll(&pf,1,&ts,0);}}
 }
 double el=(now()-t0)/1e9;struct rusage ru;getrusage(RUSAGE_SELF,&ru);double cpu=100*((ru.ru_utime.tv_sec+ru.ru_stime.tv_sec)+(ru.ru_utime.tv_usec+ru.ru_stime.tv_usec)/1e6)/el;
 long left=N-donen;qsort(L1,n1,8,cmpd);qsort(L2,n1,8,cmpd);qsort(L3,n3,8,cmpd);
 printf("{\"mode\":\"%s\",\"rate\":%.0f,\"secs\":%.0f,\"n\":%ld,\"ok\":%ld,\"failed\":%ld,\"timeouts\":%ld,\"unfinished\":%ld,\"retrans\":%ld,\"dupes\":%ld,\"unexp\":%ld,\"elapsed\":%.2f,\"max_open\":%ld,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.2f,\"due_p50\":%.3f,\"due_p99\":%.3f,\"second_p50\":%.3f,\"second_p99\":%.3f,\"own_lateness_max\":%.1f,\"own_cpu_pct\":%.1f}\n",v[1],rate,secs,N,succ,fails,tmo,left,retr,dupes,unexp,el,concmax,pc(L1,n1,.5),pc(L1,n1,.9),pc(L1,n1,.99),pc(L1,n1,.999),n1?L1[n1-1]:-1,pc(L2,n1,.5),pc(L2,n1,.99),pc(L3,n3,.5),pc(L3,n3,.99),latemax,cpu);
 return fails||left?1:0;}
