// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IPassManagement} from "../../../../contracts/passes/management/IPassManagement.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {Receipt} from "../../../../contracts/passes/time/Receipt.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title TillBook
/// @notice The people of the till, what they did and what the money should be.
abstract contract TillBook is Assertions {
    uint256 private constant CREATOR_KEY = 0xC4EA704;

    StreamPass internal pass;
    Ledger internal ledger;
    TestDollar internal dollar; // currency 1
    address internal creator;
    address[5] public people;
    uint16[4] public tiers; // all refundable: two of rank 1, one for ever of rank 3, one of rank 1 in dollars
    uint256 public time;
    uint256 public lastId;
    uint256 private purchases;

    /// @notice What the collection should hold, and native money that came from nowhere.
    mapping(uint8 currency => uint256) public kept;
    uint256 public spent;
    mapping(uint256 id => mapping(uint8 currency => uint256)) public everKept;
    mapping(uint256 id => bool) public tookPlace;

    uint256 public sales;
    uint256 public gifts;
    uint256 public refunds;
    uint256 public sweeps;
    uint256 public revokes;
    uint256 public burns;
    uint256 public moves;
    uint256 public stays;
    uint256 public claims;
    uint256 public upgrades;

    constructor(
        StreamPass pass_,
        Ledger ledger_,
        TestDollar dollar_,
        address creator_,
        uint16[4] memory tiers_,
        uint256 now_
    ) {
        (pass, ledger, dollar, creator) = (pass_, ledger_, dollar_, creator_);
        (tiers, time) = (tiers_, now_);
        for (uint160 n; n < 3; ++n) {
            people[n] = address(0xF00 + n);
        }
        people[3] = address(new RefusingPayee());
        Reenterer striker = new Reenterer();
        people[4] = address(striker);
        for (uint256 n; n < 5; ++n) {
            vm.deal(people[n], 1e30);
            _allow(people[n]);
        }
        _allow(creator);
        _allow(address(this));
    }

    /// @notice What an account has and what waits for it.
    function has(address account, uint8 currency) public view returns (uint256) {
        uint256 own = currency == 0 ? account.balance : dollar.balanceOf(account);
        return own + ledger.owed(account, currency);
    }

    function currencyOf(uint16 tierId) internal view returns (uint8) {
        return pass.tier(tierId).currency;
    }

    modifier atTime() {
        _arm();
        _;
        _checkStruck();
    }

    /// @notice A pass that exists, or 0.
    function pick(uint256 which) internal view returns (uint256) {
        for (uint256 n; n < lastId; ++n) {
            uint256 id = 1 + (which % lastId + n) % lastId;
            if (exists(id)) return id;
        }
        return 0;
    }

    function exists(uint256 id) public view returns (bool ok) {
        (ok,) = address(pass).staticcall(abi.encodeWithSignature("ownerOf(uint256)", id));
    }

    function isOpen(uint256 id) public view returns (bool) {
        return pass.receiptOf(id).closesAt > time;
    }

    function _allow(address account) private {
        vm.prank(account);
        dollar.approve(address(pass), type(uint256).max);
    }

    function _arm() private {
        vm.warp(time);
        Reenterer(payable(people[4])).prepare(address(pass), 0, abi.encodeCall(IPassManagement.refund, (lastId)));
    }

    function _checkStruck() private view {
        if (Reenterer(payable(people[4])).tries() == 0) return;
        assertFalse(Reenterer(payable(people[4])).succeeded(), "a call from inside went through");
    }

    function none() internal pure returns (Receipt memory empty) {}

    function claimCard(address to, uint40 heldUntil) internal {
        IPassVouchers.CardVoucher memory made = IPassVouchers.CardVoucher({
            tierId: tiers[0],
            to: to,
            length: 10 days,
            heldUntil: heldUntil,
            validUntil: uint40(time),
            purchase: bytes32(++purchases)
        });
        bytes32 kind = keccak256(
            "CardVoucher(uint16 tierId,address to,uint32 length,uint40 heldUntil,uint40 validUntil,bytes32 purchase)"
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("StreamPass"),
                keccak256("1"),
                block.chainid,
                address(pass)
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encode(kind, made))));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(CREATOR_KEY, digest);
        vm.prank(to);
        pass.claimCard(made, creator, abi.encodePacked(r, s, v));
    }
}
