// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OddWallet} from "../../../../contracts/mocks/wallets/OddWallet.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {SignedOnce} from "../kit/SignedOnce.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract SellWithPermitTest is TokenStage {
    struct Sale {
        address owner;
        uint256 tokens;
        address to;
        uint256 minOut;
        uint256 nonce;
        uint256 deadline;
    }

    uint256 private constant KEY = 0xA11CE;
    address private signer = vm.addr(KEY);
    uint256 private held;

    function setUp() public override {
        super.setUp();
        vm.deal(signer, 1 ether);
        held = buy(signer, 1 ether);
    }

    function sale() private view returns (Sale memory) {
        return Sale(signer, held / 2, referrer, 1, 0, NOW + 1 hours);
    }

    function domainOf(uint256 chain, address place) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Northlight"),
                keccak256("1"),
                chain,
                place
            )
        );
    }

    function digestOf(Sale memory made, bytes32 domain) private pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Sale(address owner,uint256 tokens,address to,uint256 minOut,uint256 nonce,uint256 deadline)"
        );
        return keccak256(
            abi.encodePacked(hex"1901", domain, keccak256(abi.encode(typeHash, made)))
        );
    }

    function signed(Sale memory made) private view returns (bytes memory) {
        return signedFor(made, domainOf(block.chainid, address(token)));
    }

    function signedFor(Sale memory made, bytes32 domain) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digestOf(made, domain));
        return abi.encodePacked(r, s, v);
    }

    function send(Sale memory made, bytes memory signature) private returns (uint256) {
        vm.prank(other);
        return token.sellWithPermit(made.owner, made.tokens, made.to, made.minOut, made.deadline, signature);
    }

    function refuses(Sale memory made, bytes memory signature, uint256 nonce) private {
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(CreatorToken_BadSignature.selector, made.owner, nonce));
        token.sellWithPermit(made.owner, made.tokens, made.to, made.minOut, made.deadline, signature);
    }

    /// @custom:proves [S3.54] anyone may send it and the owner's receiver is paid
    function test_signed() public {
        Sale memory made = sale();
        bytes memory signature = signed(made);
        (uint256 out,,) = token.quoteSell(made.tokens);
        vm.expectEmit(address(token));
        emit OrderUsed(signer, 0);
        assertEq(send(made, signature), out, "out");
        assertEq(referrer.balance, out, "paid");
        assertEq(token.balanceOf(signer), held - made.tokens, "balance");
        assertEq(token.nonces(signer), 1, "nonce");
    }

    /// @custom:proves [S3.54] a contract signs through ERC-1271
    function test_wallet() public {
        SignedOnce wallet = new SignedOnce();
        vm.prank(signer);
        token.transfer(address(wallet), held);
        Sale memory made = sale();
        made.owner = address(wallet);
        refuses(made, "", 0);
        wallet.sign(digestOf(made, domainOf(block.chainid, address(token))));
        send(made, "");
        assertEq(token.balanceOf(address(wallet)), held - held / 2, "balance");
        refuses(made, "", 1);
    }

    /// @custom:proves [S3.54] what a key signed stays signed when its account gets code
    function test_keyWithCode() public {
        bytes memory signature = signed(sale());
        vm.etch(signer, address(new OddWallet(OddWallet.Answer.Revert)).code); // as EIP-7702 does it
        Sale memory made = sale();
        made.minOut = 2;
        refuses(made, signature, 0);
        send(sale(), signature);
        assertEq(token.balanceOf(signer), held - held / 2, "sold");
    }

    /// @custom:proves [S3.54] nobody signs for the zero address
    function test_zeroOwner() public {
        Sale memory made = sale();
        made.owner = address(0);
        made.tokens = 0;
        refuses(made, signed(made), 0);
        refuses(made, "", 0);
    }

    /// @custom:proves [S3.54] nothing in it can be changed
    function test_tampered() public {
        bytes memory signature = signed(sale());
        Sale memory made = sale();
        made.owner = fan;
        refuses(made, signature, 0);
        made = sale();
        made.tokens += 1;
        refuses(made, signature, 0);
        made = sale();
        made.to = other;
        refuses(made, signature, 0);
        made = sale();
        made.minOut = 0;
        refuses(made, signature, 0);
        made = sale();
        made.deadline += 1;
        refuses(made, signature, 0);
        made = sale();
        made.nonce = 1;
        refuses(made, signed(made), 0);
        send(sale(), signature);
    }

    /// @custom:proves [S3.54] it works once
    function test_once() public {
        bytes memory signature = signed(sale());
        send(sale(), signature);
        refuses(sale(), signature, 1);
    }

    /// @custom:proves [S3.54] it works neither in another token nor on another chain
    function test_elsewhere() public {
        CreatorToken twin = make(other, standard());
        refuses(sale(), signedFor(sale(), domainOf(block.chainid, address(twin))), 0);
        refuses(sale(), signedFor(sale(), domainOf(block.chainid + 1, address(token))), 0);
        assertEq(uint256(token.DOMAIN_SEPARATOR()), uint256(domainOf(block.chainid, address(token))), "domain");
    }

    /// @custom:proves [S3.54] it ends with its deadline
    function test_late() public {
        Sale memory made = sale();
        bytes memory signature = signed(made);
        vm.warp(NOW + 1 hours + 1);
        vm.prank(other);
        reverts(CreatorToken_Expired.selector, NOW + 1 hours, NOW + 1 hours + 1);
        token.sellWithPermit(made.owner, made.tokens, made.to, made.minOut, made.deadline, signature);
        vm.warp(NOW + 1 hours);
        made.minOut = 2;
        send(made, signed(made));
    }

    /// @custom:proves [S3.54] a permit of the owner uses up the same nonce
    function test_permit() public {
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 digest = keccak256(
            abi.encodePacked(
                hex"1901",
                domainOf(block.chainid, address(token)),
                keccak256(abi.encode(typeHash, signer, fan, 5e18, 0, LATE))
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        token.permit(signer, fan, 5e18, LATE, v, r, s);
        assertEq(token.allowance(signer, fan), 5e18, "allowance");
        refuses(sale(), signed(sale()), 1);
    }
}
