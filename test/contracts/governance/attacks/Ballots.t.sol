// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {ApprovingWallet} from "../../../../contracts/mocks/wallets/ApprovingWallet.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice Votes by signature: somebody else sends them, and tries to make more of them than was signed.
contract BallotsTest is CommunityStage {
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant BALLOT = keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");
    uint256 private constant KEY = 0xBA110;

    address private voter;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        voter = vm.addr(KEY);
        token.mint(voter, 20 * UNIT);
        vm.startPrank(voter);
        token.approve(address(vault), 20 * UNIT);
        vault.stake(20 * UNIT);
        vm.stopPrank();
        id = propose(fan, spending());
        wait(1 days + 1);
    }

    function digestOf(CreatorGovernor of_, uint256 chain, uint256 proposal, uint8 support, address who, uint256 nonce)
        private
        pure
        returns (bytes32)
    {
        bytes32 domain =
            keccak256(abi.encode(DOMAIN, keccak256("CreatorGovernor"), keccak256("1"), chain, address(of_)));
        bytes32 said = keccak256(abi.encode(BALLOT, proposal, support, who, nonce));
        return keccak256(abi.encodePacked("\x19\x01", domain, said));
    }

    function signed(bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        return abi.encodePacked(r, s, v);
    }

    function refused(uint8 support, address who, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, who));
        governor.castVoteBySig(id, support, who, signature);
    }

    /// @custom:proves [S3.4][T51] a signed vote counts once, as it was signed, whoever sends it
    function test_once() public {
        bytes memory signature = signed(digestOf(governor, block.chainid, id, FOR, voter, 0));
        refused(AGAINST, voter, signature);
        refused(FOR, other, signature);
        vm.prank(payer);
        assertEq(governor.castVoteBySig(id, FOR, voter, signature), 20 * UNIT, "weight");
        refused(FOR, voter, signature); // its nonce is used up
        assertTrue(governor.hasVoted(id, voter), "the signer voted");
        assertFalse(governor.hasVoted(id, payer), "the sender did not");
        (, uint256 votes,) = governor.proposalVotes(id);
        assertEq(votes, 20 * UNIT, "once");
        signature = signed(digestOf(governor, block.chainid, id, AGAINST, voter, 1));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, voter));
        governor.castVoteBySig(id, AGAINST, voter, signature);
    }

    /// @custom:proves [S3.4][T51] a vote signed for another community, chain, proposal or nonce refuses
    function test_elsewhere() public {
        vault = makeVault(new TestDollar(), 0, true);
        vm.prank(creator);
        (address made,) = governors.createGovernor(address(vault), 0);
        CreatorGovernor elsewhere = CreatorGovernor(payable(made));
        refused(FOR, voter, signed(digestOf(elsewhere, block.chainid, id, FOR, voter, 0)));
        refused(FOR, voter, signed(digestOf(governor, block.chainid + 1, id, FOR, voter, 0)));
        refused(FOR, voter, signed(digestOf(governor, block.chainid, id + 1, FOR, voter, 0)));
        refused(FOR, voter, signed(digestOf(governor, block.chainid, id, FOR, voter, 1)));
        bytes memory signature = signed(digestOf(governor, block.chainid, id, FOR, voter, 0));
        vm.chainId(block.chainid + 1); // a fork of the chain
        refused(FOR, voter, signature);
    }

    /// @custom:proves [S3.4] a contract wallet votes with what it approved and nothing else
    function test_wallet() public {
        ApprovingWallet wallet = new ApprovingWallet();
        bytes32 digest = digestOf(governor, block.chainid, id, ABSTAIN, address(wallet), 0);
        refused(ABSTAIN, address(wallet), "");
        wallet.approveDigest(digest);
        refused(FOR, address(wallet), "");
        governor.castVoteBySig(id, ABSTAIN, address(wallet), "");
        assertTrue(governor.hasVoted(id, address(wallet)), "voted");
    }
}
